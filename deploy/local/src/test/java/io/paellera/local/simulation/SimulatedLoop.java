package io.paellera.local.simulation;

import io.paellera.worker.operations.Loop;
import java.time.Duration;
import java.util.function.Consumer;

/** A loop without a thread: its turns stand on the agenda. */
final class SimulatedLoop implements Loop {

  private final World world;
  private final SimulatedProcess process;
  private final int longestTurnMs;
  private final Turn turn;
  private final Runnable end;
  private final Consumer<Throwable> failed;
  private boolean inTurn;
  private boolean stopped;
  private boolean ended;

  SimulatedLoop(World world, SimulatedProcess process, int longestTurnMs, Turn turn, Runnable end, Consumer<Throwable> failed) {
    this.world = world;
    this.process = process;
    this.longestTurnMs = longestTurnMs;
    this.turn = turn;
    this.end = end;
    this.failed = failed;
  }

  @Override
  public void start() {
    world.agenda().after(0, process, this::run);
  }

  private void run() {
    if (inTurn || ended) {
      return;
    }
    inTurn = true;
    try {
      if (!stopped) {
        long pause = turn.take().toMillis() + world.chance().between(1, longestTurnMs);
        inTurn = false;
        world.agenda().after(stopped ? 0 : pause, process, this::run);
        return;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulation", e);
    } catch (RuntimeException e) {
      failed.accept(e);
    }
    ended = true;
    try {
      end.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  @Override
  public Duration sinceLastTurn() {
    return Duration.ZERO;
  }

  @Override
  public void stop() {
    stopped = true;
    world.agenda().after(0, process, this::run);
  }

  @Override
  public void join(Duration patience) {
    long limit = world.agenda().now() + patience.toMillis();
    while (!ended && world.agenda().now() < limit) {
      world.agenda().pass(limit - world.agenda().now());
      process.requireAlive();
    }
  }
}
