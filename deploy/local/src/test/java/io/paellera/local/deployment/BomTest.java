package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BomTest {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(paellera-[a-z-]+)</artifactId>");
  /** Programs and helpers of this build, on which nobody depends. */
  private static final List<String> NOT_FOR_OTHERS = List.of("paellera-bom", "paellera-local", "paellera-packages", "paellera-producer-testing");

  @Test
  void everyModuleThatOthersMayUseIsInTheBom() {
    var modules =
        matches(MODULE, Repository.text("pom.xml")).stream()
            .map(module -> matches(ARTIFACT, Repository.text(module + "/pom.xml").replaceFirst("(?s)<parent>.*</parent>", "")).get(0))
            .filter(artifact -> !NOT_FOR_OTHERS.contains(artifact))
            .toList();
    var listed = matches(ARTIFACT, Repository.text("deploy/bom/pom.xml")).stream().filter(artifact -> !artifact.equals("paellera-bom")).toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(modules);
  }

  @Test
  void itHasTheVersionOfTheRest() {
    var version = Pattern.compile("<version>([^<]+)</version>");
    assertThat(matches(version, Repository.text("deploy/bom/pom.xml")).get(0)).isEqualTo(matches(version, Repository.text("pom.xml")).get(0));
    assertThat(Repository.text("deploy/bom/pom.xml")).as("importing it must bring no other versions").doesNotContain("<parent>");
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).toList();
  }
}
