package io.paellera.worker.support;

import io.paellera.renderer.RenderSpec;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A script that stops every batch before its third step until it is opened. */
public final class Gate implements FakeRenderer.Script {

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger arrived = new AtomicInteger();

  @Override
  public void step(List<RenderSpec> specs, int position) {
    if (position == 2) {
      arrived.addAndGet(specs.size());
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Rows that have come to the gate. */
  public int arrived() {
    return arrived.get();
  }

  public void let() {
    open.countDown();
  }
}
