package io.paellera.local.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of the compose file as a project of their own: own names, own volumes, ports that are free. */
final class ComposeStack implements AutoCloseable {
  private static final String COMMAND = "paellera:test";
  private static final String WORKER = "paellera-worker:test";
  private static final String STORE = "paellera-embedded:test";
  private static final Map<String, String> VARIABLES =
      Map.of("PAELLERA_IMAGE", COMMAND, "PAELLERA_WORKER_IMAGE", WORKER, "S3_IMAGE", STORE, "BASE_IMAGE", ContainerNeeds.baseImage());
  private static final String OTHER_PORTS =
      """
      services:
        kafka: {ports: !reset []}
        s3: {ports: !reset []}
        prometheus: {ports: !override ["127.0.0.1::9090"]}
        grafana: {ports: !reset []}
      """;

  private final String project = "paellera-" + UUID.randomUUID();
  private final Program docker;
  private final Path ports;

  /**
   * @param docker runs the commands
   * @param directory for the file that changes the ports
   */
  ComposeStack(Program docker, Path directory) throws IOException {
    this.docker = docker.with(VARIABLES);
    ports = Files.writeString(directory.resolve("ports.yml"), OTHER_PORTS);
  }

  /** Images of the file that are not built here and that the engine doesn't hold. */
  List<String> missingImages() {
    return compose("config", "--images").stream()
        .distinct()
        .filter(image -> !List.of(COMMAND, WORKER, STORE).contains(image) && !docker.succeeds("image", "inspect", image))
        .toList();
  }

  void build() {
    compose("build", "credentials", "s3", "worker");
  }

  /** Starts what doesn't run yet; returns when every service that others wait for is healthy or has ended well. */
  void start(int workers) {
    try {
      compose("up", "--detach", "--no-build", "--pull", "never", "--scale", "worker=" + workers);
    } catch (AssertionError e) {
      throw new AssertionError(String.join("\n", compose("logs", "--no-color", "--tail", "20")), e);
    }
  }

  void stop(String service) {
    compose("stop", service);
  }

  /** Of each container of a service whether it runs and its exit status, such as {@code exited 0}. */
  List<String> states(String service) {
    return inspect(service, "{{.State.Status}} {{.State.ExitCode}}");
  }

  /** What the health check of each container of a service says, such as {@code healthy}. */
  List<String> healths(String service) {
    return inspect(service, "{{.State.Health.Status}}");
  }

  TreeSet<String> containers(String service) {
    return compose("ps", "--all", "--quiet", service).stream().collect(Collectors.toCollection(TreeSet::new));
  }

  /** Host and port at which a container's port can be reached. */
  String address(String service, int port) {
    return compose("port", service, Integer.toString(port)).get(0);
  }

  /** Runs the {@code paellera} command and returns what it prints. */
  List<String> paellera(String... arguments) {
    return compose(Stream.concat(Stream.of("run", "--rm", "-T", "paellera"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Runs another program of the command's image. */
  List<String> program(String name, String... arguments) {
    var run = Stream.of("run", "--rm", "-T", "--entrypoint", name, "paellera");
    return compose(Stream.concat(run, Stream.of(arguments)).toArray(String[]::new));
  }

  /** Removes containers, networks and volumes. */
  @Override
  public void close() {
    compose("--profile", "tools", "down", "--volumes", "--timeout", "0");
  }

  private List<String> inspect(String service, String format) {
    return containers(service).stream().flatMap(id -> docker.lines("inspect", "--format", format, id).stream()).toList();
  }

  private List<String> compose(String... arguments) {
    var common = Stream.of("compose", "--project-name", project, "--file", "docker-compose.yml", "--file", ports.toString());
    return docker.lines(Stream.concat(common, Stream.of(arguments)).toArray(String[]::new));
  }
}
