package io.paellera.local.deployment;

import io.paellera.worker.Worker;
import io.paellera.worker.cli.StopSignals;
import io.paellera.worker.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A worker process whose renderer takes a fixed time for a step: {@code ScalingWorker SETTINGS STEP_MS READY_FILE}. */
public final class ScalingWorker {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ScalingWorker() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var settings = SettingsReader.read(Path.of(arguments[0]), Map.of());
    var worker = Worker.start(settings, new FixedStepRenderers(Duration.ofMillis(Long.parseLong(arguments[1]))));
    StopSignals.install(worker::close, worker::closeNow);
    worker.awaitReady(PATIENCE);
    Files.createFile(Path.of(arguments[2]));
    worker.ended().join();
  }
}
