package io.paellera.local.chaos;

import io.paellera.embedded.ChildJvm;
import io.paellera.worker.operations.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Workers in JVMs of their own. Those that are gone leave their render logs behind. Not thread-safe. */
final class Fleet implements AutoCloseable {

  private static final int STEP_MS = 10;

  private final WorkerKind kind;
  private final Site site;
  private final Path folder;
  private final Map<String, String> settings;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private int started;

  /** A worker, dead or alive. */
  record Member(String name, ChildJvm process, RenderLog log) {

    /** SIGTERM alone: unlike {@link ChildJvm#stop} it leaves standard input open, the end of which would end the worker at once. */
    void signal() {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    }

    /** SIGTERM; a worker that has not ended within {@code grace} is killed. Returns its exit status. */
    int stop(Duration grace) {
      signal();
      if (!process.waitFor(grace)) {
        process.kill();
      }
      return process.exitStatus();
    }
  }

  /**
   * @param settings beside those that the site needs
   */
  Fleet(WorkerKind kind, Site site, Path folder, Map<String, String> settings) {
    this.kind = kind;
    this.site = site;
    this.folder = folder;
    this.settings = Map.copyOf(settings);
  }

  /** A worker that dies when it reaches a point for the {@code visit}-th time. */
  Member start(CrashPoint point, int visit) {
    return start("-D" + CrashPoint.PROPERTY + "=" + point.code() + ":" + visit);
  }

  Member start(String... jvmOptions) {
    started++;
    var name = site.name() + "-" + started;
    var file = folder.resolve(name + ".properties");
    var properties = new Properties();
    properties.putAll(site.workerSettings(name));
    properties.putAll(settings);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var options = new ArrayList<>(kind.jvmOptions());
    options.add("-Dpaellera.log.level=INFO");
    options.addAll(List.of(jvmOptions));
    var log = new RenderLog(folder.resolve(name + ".renders"));
    var process =
        ChildJvm.start(
            new ChildJvm.Launch(
                name,
                kind.mainClass(),
                options,
                List.of(file.toString(), log.file().toString(), String.valueOf(STEP_MS)),
                folder.resolve(name + ".log")));
    var member = new Member(name, process, log);
    members.put(name, member);
    return member;
  }

  List<Member> all() {
    return List.copyOf(members.values());
  }

  List<Member> alive() {
    return members.values().stream().filter(member -> member.process().isAlive()).toList();
  }

  /** How many were ever started. */
  int started() {
    return started;
  }

  /** Ends those that are left, in order. */
  void stopAll(Duration grace) {
    alive().forEach(member -> member.stop(grace));
  }

  @Override
  public void close() {
    members.values().forEach(member -> member.process().close());
  }
}
