package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;

/**
 * What tests in containers need. The system property {@code backend} says what becomes of a test that lacks it: {@code auto} skips it,
 * {@code containers} lets it fail; {@code embedded}, the default, runs none of them.
 */
final class ContainerNeeds {
  private static final String BACKEND = System.getProperty("backend", "embedded");

  private ContainerNeeds() {}

  /** Ends the test unless images are to be built and tested. */
  static void areWanted() {
    assumeFalse(BACKEND.equals("embedded"), "SKIPPED: images are tested with -Pimages,containers");
    assumeTrue(
        Files.exists(Repository.file("worker/service/target/bom.json")),
        "SKIPPED: there is no bill of materials, so images can't be built: add -Pimages");
  }

  /** The image that the repository's images are built on: the system property {@code base.image}, else the Dockerfiles' default. */
  static String baseImage() {
    return System.getProperty("base.image", "eclipse-temurin:17-jre");
  }

  static void need(boolean there, String lack) {
    if (BACKEND.equals("containers")) {
      assertThat(there).as(lack).isTrue();
    } else {
      assumeTrue(there, "SKIPPED: " + lack);
    }
  }
}
