package io.paellera.embedded;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes a number of bytes and fails at the one after them. */
final class CutOutputStream extends FilterOutputStream {
  private final long limit;
  private long passed;

  CutOutputStream(OutputStream out, long limit) {
    super(out);
    this.limit = limit;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int now = (int) Math.min(count, limit - passed);
    out.write(bytes, offset, now);
    passed += now;
    if (now < count) {
      out.flush();
      throw new IOException("cut after " + limit + " bytes");
    }
  }
}
