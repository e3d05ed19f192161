package io.paellera.worker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.operations.CrashPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A worker that draws nothing, in a process of its own. It drains when its standard input ends. */
public final class ChildWorker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final Path directory;
  private int questions;

  private ChildWorker(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * @param values settings by key
   * @param jvmOptions such as {@code -Xmx128m}
   */
  public static ChildWorker start(Path directory, Map<String, String> values, List<String> jvmOptions) {
    return start(directory, values, jvmOptions, Map.of());
  }

  /**
   * @param environment variables; what this process has of AWS is kept from it
   */
  public static ChildWorker start(
      Path directory, Map<String, String> values, List<String> jvmOptions, Map<String, String> environment) {
    try {
      var file = new Properties();
      file.putAll(values);
      try (var writer = Files.newBufferedWriter(directory.resolve("worker.properties"))) {
        file.store(writer, null);
      }
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      command.addAll(
          List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ChildWorker.class.getName()));
      command.add(directory.toString());
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(directory.resolve("log").toFile()));
      builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
      builder.environment().putAll(environment);
      return new ChildWorker(builder.start(), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ChildWorker dyingAt(CrashPoint point, Path directory, Map<String, String> values) {
    return start(directory, values, List.of("-Xmx256m", "-D" + CrashPoint.PROPERTY + "=" + point.code()));
  }

  public static void main(String[] arguments) throws IOException {
    var directory = Path.of(arguments[0]);
    var settings = SettingsReader.read(directory.resolve("worker.properties"), Map.of());
    try (var worker = Worker.start(settings, FakeRenderers.quick())) {
      if (worker.http().isPresent()) {
        write(directory, "http", worker.http().get().toString());
      }
      var asked = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (int question = 1; asked.readLine() != null; question++) {
        System.gc();
        var runtime = Runtime.getRuntime();
        write(directory, "heap-" + question, String.valueOf(runtime.totalMemory() - runtime.freeMemory()));
      }
    }
  }

  /** Nobody sees half of the file. */
  private static void write(Path directory, String name, String content) throws IOException {
    var draft = Files.writeString(directory.resolve("draft"), content);
    Files.move(draft, directory.resolve(name));
  }

  /** Bytes of heap in use after a garbage collection. */
  public long heap() {
    questions++;
    var answer = directory.resolve("heap-" + questions);
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(answer));
      return Long.parseLong(Files.readString(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to drain. */
  public void drain() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end, and returns its exit code. */
  public int await() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the child still runs; it says:\n" + log());
    }
    return process.exitValue();
  }

  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it answers to a GET. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var uri = URI.create(Files.readString(directory.resolve("http")) + path);
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
