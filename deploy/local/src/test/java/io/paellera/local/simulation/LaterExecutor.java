package io.paellera.local.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A pool without threads: each task runs somewhat later, in an order that chance draws. */
final class LaterExecutor extends AbstractExecutorService {

  private final Agenda agenda;
  private final Chance chance;
  private final SimulatedProcess process;
  private final int longestMs;
  private boolean closed;

  LaterExecutor(Agenda agenda, Chance chance, SimulatedProcess process, int longestMs) {
    this.agenda = agenda;
    this.chance = chance;
    this.process = process;
    this.longestMs = longestMs;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    agenda.after(chance.between(0, chance.fault() ? 20 * longestMs : longestMs), process, task);
  }

  @Override
  public void shutdown() {
    closed = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    closed = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return closed;
  }
}
