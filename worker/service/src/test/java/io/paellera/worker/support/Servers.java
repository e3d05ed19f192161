package io.paellera.worker.support;

import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * A broker and a store, embedded in this JVM or in containers. The system property {@value #CHOICE} says which: {@code embedded}
 * (the default), {@code containers}, or {@code auto}, which takes containers where there is Docker.
 */
interface Servers extends AutoCloseable {

  String CHOICE = "backend";

  String bootstrapServers();

  URI endpoint();

  String accessKey();

  String secretKey();

  @Override
  void close();

  static Servers start() {
    String choice = System.getProperty(CHOICE, "embedded");
    Logger log = LoggerFactory.getLogger(Servers.class);
    return switch (choice) {
      case "embedded" -> {
        log.warn("back end: embedded broker and store");
        yield new EmbeddedServers();
      }
      case "containers" -> {
        log.warn("back end: containers");
        yield new ContainerServers();
      }
      case "auto" -> {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        log.warn(
            "back end: {}",
            docker ? "containers" : "embedded broker and store, BECAUSE THERE IS NO DOCKER HERE: containers are not tested");
        yield docker ? new ContainerServers() : new EmbeddedServers();
      }
      default -> throw new IllegalArgumentException(CHOICE + " is " + choice + ", but must be embedded, containers or auto");
    };
  }
}
