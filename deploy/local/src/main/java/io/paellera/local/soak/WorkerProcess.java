package io.paellera.local.soak;

import io.paellera.embedded.ChildJvm;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.worker.cli.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The worker's own command with the built-in model, in a process of its own with a small heap that neither grows nor shrinks. */
final class WorkerProcess implements AutoCloseable {

  static final int HEAP_MIB = 160;

  private static final Duration GRACE = Duration.ofMinutes(2);

  private final ChildJvm process;

  private WorkerProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * @param directory for its settings and its log
   */
  static WorkerProcess start(Path directory, EmbeddedKafka kafka, EmbeddedS3 s3, String bucket) throws IOException {
    var settings = new Properties();
    settings.put("worker.name", "soak");
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("s3.endpoint", s3.endpoint().toString());
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.path-style", "true");
    settings.put("s3.bucket", bucket);
    settings.put("http.port", "0");
    settings.put("render.threads", "1");
    var file = directory.resolve("worker.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    return new WorkerProcess(
        ChildJvm.start(
            new ChildJvm.Launch(
                "worker",
                WorkerCommand.class.getName(),
                List.of(
                    "-Xms" + HEAP_MIB + "m", "-Xmx" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch", "-XX:NativeMemoryTracking=summary"),
                List.of("run", "--config", file.toString()),
                directory.resolve("worker.log"))));
  }

  long pid() {
    return process.pid();
  }

  /**
   * @throws IllegalStateException if the process has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the worker has ended with status " + process.exitStatus() + "; see worker.log");
    }
  }

  /** Tells it to stop; returns its exit status. */
  int stop() {
    return process.stop(GRACE);
  }

  @Override
  public void close() {
    process.close();
  }
}
