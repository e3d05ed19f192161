package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import software.amazon.awssdk.http.Abortable;

/**
 * A body that must come within a time as a whole. A store that sends a byte now and then keeps every limit on single reads.
 *
 * @param stream the body; read to its end or aborted, and closed by who opened it
 * @param patience for all of it
 */
record TimedBody<S extends InputStream & Abortable>(S stream, Duration patience) {

  private static final int CHUNK = 64 << 10;

  TimedBody {
    requireNonNull(stream, "stream is null");
    requireNonNull(patience, "patience is null");
  }

  /** The body took longer. */
  static final class TooSlowException extends IOException {

    private static final long serialVersionUID = 1L;

    private TooSlowException(long bytes, Duration patience) {
      super("only " + bytes + " bytes came within " + patience.toMillis() + " ms");
    }
  }

  /**
   * The body, or as much of it as asked for.
   *
   * @throws TooSlowException if it takes longer; the connection is given up
   */
  byte[] read(int most) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    var bytes = new ByteArrayOutputStream();
    var chunk = new byte[CHUNK];
    while (bytes.size() < most) {
      int count = stream.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
      if (count < 0) {
        break;
      }
      bytes.write(chunk, 0, count);
      if (System.nanoTime() - end > 0) {
        stream.abort();
        throw new TooSlowException(bytes.size(), patience);
      }
    }
    return bytes.toByteArray();
  }
}
