package io.paellera.worker.storage;

import io.paellera.worker.operations.CrashPoint;
import java.io.ByteArrayInputStream;

/** Bytes on their way to the store, half of which pass {@link CrashPoint#DURING_PUT}. */
final class CrashingStream extends ByteArrayInputStream {

  private final int half;

  CrashingStream(byte[] bytes) {
    super(bytes);
    this.half = bytes.length / 2;
  }

  @Override
  public synchronized int read(byte[] into, int at, int length) {
    if (!CrashPoint.DURING_PUT.armed()) {
      return super.read(into, at, length);
    }
    if (pos >= half) {
      CrashPoint.DURING_PUT.reach();
    }
    return super.read(into, at, pos < half ? Math.min(length, half - pos) : length);
  }
}
