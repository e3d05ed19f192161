package io.paellera.local.chaos;

import io.paellera.worker.Worker;
import io.paellera.worker.cli.StopSignals;
import io.paellera.worker.config.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The main class of a worker's own JVM: {@code PlainWorker SETTINGS RENDER_LOG STEP_MS}. Dies with its parent. */
final class PlainWorker {

  /** System property: how far its clock is ahead, in the form of {@link Duration#parse}. */
  static final String CLOCK_AHEAD = "paellera.clock-ahead";

  private PlainWorker() {}

  public static void main(String[] arguments) {
    Orphan.dieWithParent();
    var renderers = new PlainRenderers(Duration.ofMillis(Long.parseLong(arguments[2])), new RenderLog(Path.of(arguments[1])));
    var clock = Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty(CLOCK_AHEAD, "PT0S")));
    var worker = Worker.start(SettingsReader.read(Path.of(arguments[0]), Map.of()), renderers, clock);
    StopSignals.install(worker::close, worker::closeNow);
    System.exit(worker.ended().join().isPresent() ? 1 : 0);
  }
}
