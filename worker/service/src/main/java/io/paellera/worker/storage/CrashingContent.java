package io.paellera.worker.storage;

import io.paellera.worker.operations.CrashPoint;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Bytes on their way to the store, half of which pass {@link CrashPoint#DURING_PUT}. To a store without TLS they are read twice: to be signed, and to be sent; the
 * point lies in the second.
 */
final class CrashingContent implements ContentStreamProvider {

  private final byte[] bytes;
  private boolean signed;

  CrashingContent(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public InputStream newStream() {
    boolean sending = signed;
    signed = true;
    return sending && CrashPoint.DURING_PUT.armed() ? new Half(bytes) : new ByteArrayInputStream(bytes);
  }

  private static final class Half extends ByteArrayInputStream {
    private final int half;

    private Half(byte[] bytes) {
      super(bytes);
      this.half = bytes.length / 2;
    }

    @Override
    public synchronized int read(byte[] into, int at, int length) {
      if (pos >= half) {
        CrashPoint.DURING_PUT.reach();
      }
      return super.read(into, at, pos < half ? Math.min(length, half - pos) : length);
    }
  }
}
