package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with this JVM's class path that runs one main class, for what must be killed to be tested.
 *
 * <p>This JVM holds the child's standard input open. A child that stops when its input ends cannot outlive its parent.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration KILL_WAIT = Duration.ofSeconds(30);
  private static final long POLL_MS = 20;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * What to run.
   *
   * @param name for messages
   * @param mainClass fully qualified
   * @param jvmOptions for the JVM, such as {@code -Xmx256m}
   * @param arguments for the main class
   * @param log file that standard output and standard error are added to
   */
  public record Launch(String name, String mainClass, List<String> jvmOptions, List<String> arguments, Path log) {
    public Launch {
      requireNonNull(name, "name is null");
      requireNonNull(mainClass, "mainClass is null");
      jvmOptions = List.copyOf(requireNonNull(jvmOptions, "jvmOptions is null"));
      arguments = List.copyOf(requireNonNull(arguments, "arguments is null"));
      requireNonNull(log, "log is null");
    }

    private List<String> command() {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(mainClass);
      command.addAll(arguments);
      return command;
    }
  }

  public static ChildJvm start(Launch launch) {
    try {
      Files.createDirectories(launch.log().toAbsolutePath().getParent());
      var process =
          new ProcessBuilder(launch.command())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()))
              .start();
      return new ChildJvm(launch.name(), process, launch.log());
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot start " + launch.name(), e);
    }
  }

  /** Processor time that it has taken since it started; zero where the system doesn't tell. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** The exit status of a child that has ended; 128 plus the signal's number if a signal ended it. */
  public int exitStatus() {
    return process.exitValue();
  }

  /**
   * Waits until the child has written {@code readyFile}.
   *
   * @throws EmbeddedServerException if the child ends first, or {@code limit} passes, which kills the child
   */
  public void awaitFile(Path readyFile, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!Files.exists(readyFile)) {
      if (waitFor(Duration.ofMillis(POLL_MS)) && !Files.exists(readyFile)) {
        throw new EmbeddedServerException("%s ended with status %d; see %s".formatted(name, exitStatus(), log));
      }
      if (System.nanoTime() > deadline) {
        kill();
        throw new EmbeddedServerException("%s was not ready within %s; see %s".formatted(name, limit, log));
      }
    }
  }

  /** Waits until the child has ended; false if {@code limit} passes first. */
  public boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while waiting for " + name, e);
    }
  }

  /** SIGTERM; a child that has not ended within {@code grace} is killed. Returns its exit status. */
  public int stop(Duration grace) {
    process.destroy();
    if (!waitFor(grace)) {
      kill();
    }
    return exitStatus();
  }

  /** SIGKILL; returns once the child is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(KILL_WAIT)) {
      throw new EmbeddedServerException("%s (process %d) lives on after SIGKILL".formatted(name, pid()));
    }
  }

  /** SIGSTOP: the child stands still, and its connections stay open. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: the child goes on as if no time had passed. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).inheritIO().start().waitFor();
      if (status != 0) {
        throw new EmbeddedServerException("%s (process %d) can't be sent SIG%s".formatted(name, pid(), signal));
      }
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot send SIG" + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while sending SIG" + signal + " to " + name, e);
    }
  }

  /** Closes the child's standard input, as the death of this JVM would. */
  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot close the standard input of " + name, e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
