package io.paellera.local.chaos;

import io.paellera.worker.Worker;
import io.paellera.worker.cli.StopSignals;
import io.paellera.worker.config.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The main class of a worker's own JVM: {@code PlainWorker SETTINGS RENDER_LOG STEP_MS}. Dies with its parent. */
final class PlainWorker {

  private static final int ORPHANED = 3;

  private PlainWorker() {}

  public static void main(String[] arguments) {
    var parentWatch = new Thread(PlainWorker::awaitOrphanhood, "parent-watch");
    parentWatch.setDaemon(true);
    parentWatch.start();
    var renderers = new PlainRenderers(Duration.ofMillis(Long.parseLong(arguments[2])), new RenderLog(Path.of(arguments[1])));
    var worker = Worker.start(SettingsReader.read(Path.of(arguments[0]), Map.of()), renderers);
    StopSignals.install(worker::close);
    System.exit(worker.ended().join().isPresent() ? 1 : 0);
  }

  private static void awaitOrphanhood() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
