package io.paellera.embedded;

import io.paellera.embedded.LinkFault.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Copies one direction of one connection under the fault that stands at each moment. */
final class LinkPump {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int SLICES_PER_SECOND = 20;
  private static final int ASK_AGAIN = 0;

  private final LinkState state;
  private final Direction direction;
  private final AtomicLong forwarded;
  private LinkFault fault;
  private long sinceFault;

  LinkPump(LinkState state, Direction direction, AtomicLong forwarded) {
    this.state = state;
    this.direction = direction;
    this.forwarded = forwarded;
    this.fault = state.fault();
  }

  /**
   * Copies until {@code in} ends.
   *
   * @throws IOException if the connection broke or a fault breaks it
   */
  void copy(InputStream in, OutputStream out) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      for (int sent = 0; sent < count; ) {
        int next = permitted(count - sent);
        forwarded.addAndGet(next);
        out.write(buffer, sent, next);
        sent += next;
        sinceFault += next;
        cutAtLimit();
      }
    }
  }

  /** How many of {@code waiting} bytes may go now, after the wait that the fault asks for. */
  private int permitted(int waiting) throws IOException {
    var now = state.fault();
    if (now != fault) {
      fault = now;
      sinceFault = 0;
    }
    if (now instanceof LinkFault.HalfOpen) {
      state.awaitOtherThan(now);
      return ASK_AGAIN;
    }
    if (now instanceof LinkFault.Latency latency) {
      return state.stays(now, latency.delay().toNanos()) ? waiting : ASK_AGAIN;
    }
    if (now instanceof LinkFault.Bandwidth bandwidth) {
      int slice = Math.min(waiting, Math.max(1, bandwidth.bytesPerSecond() / SLICES_PER_SECOND));
      long nanos = TimeUnit.SECONDS.toNanos(slice) / bandwidth.bytesPerSecond();
      return state.stays(now, nanos) ? slice : ASK_AGAIN;
    }
    if (now instanceof LinkFault.CutAfter cut && cut.direction() == direction) {
      if (sinceFault >= cut.bytes()) {
        throw new IOException("cut after " + sinceFault + " bytes");
      }
      return (int) Math.min(waiting, cut.bytes() - sinceFault);
    }
    if (now instanceof LinkFault.Reset) {
      throw new IOException("reset");
    }
    return waiting;
  }

  private void cutAtLimit() throws IOException {
    if (sinceFault > 0 && fault instanceof LinkFault.CutAfter cut && cut.direction() == direction && sinceFault >= cut.bytes()) {
      throw new IOException("cut after " + sinceFault + " bytes");
    }
  }
}
