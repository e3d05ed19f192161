package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
  private static final String WORKER = "deploy/docker/worker.Dockerfile";
  private static final String CUDA = "deploy/docker/worker-cuda.Dockerfile";

  static List<String> dockerfiles() {
    var names = Repository.file("deploy/docker").toFile().list((directory, name) -> name.endsWith(".Dockerfile"));
    return Arrays.stream(names).sorted().map(name -> "deploy/docker/" + name).toList();
  }

  @Test
  void thereIsOneForEveryProgram() {
    assertThat(dockerfiles())
        .contains("deploy/docker/embedded.Dockerfile", "deploy/docker/local.Dockerfile", "deploy/docker/paellera.Dockerfile", CUDA, WORKER);
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void theBaseCanBeExchanged(String dockerfile) {
    assertThat(instructions(dockerfile)).anyMatch(line -> line.startsWith("ARG BASE_IMAGE=")).contains("FROM ${BASE_IMAGE}");
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void theProgramIsNotRoot(String dockerfile) {
    assertThat(instructions(dockerfile)).filteredOn(line -> line.startsWith("USER ")).containsExactly("USER 10001:10001");
  }

  /** A shell as process 1 would keep SIGTERM to itself. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void signalsReachTheJvm(String dockerfile) {
    assertThat(instructions(dockerfile))
        .filteredOn(line -> line.startsWith("ENTRYPOINT "))
        .singleElement()
        .asString()
        .matches("ENTRYPOINT \\[\"java\", (\"-D[a-z.]+=/[a-z/-]+\", )*\"-jar\", \"/opt/paellera/[a-z-]+\\.jar\"]");
  }

  /** Whoever sets JDK_JAVA_OPTIONS replaces all that the image put there. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void flagsOfTheOperatorReplaceNothingThatIsNeeded(String dockerfile) {
    var options = Pattern.compile("JDK_JAVA_OPTIONS=\"([^\"]*)\"").matcher(Repository.text(dockerfile));
    assertThat(options.results().map(found -> found.group(1))).singleElement().asString().doesNotContain("-D");
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void anyBuilderUnderstandsIt(String dockerfile) {
    assertThat(Repository.text(dockerfile)).doesNotContain("# syntax=", "--mount", "<<EOF", "--chmod", "--link", "--exclude");
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void itSaysWhatItIs(String dockerfile) {
    var labels = instructions(dockerfile).stream().filter(line -> line.startsWith("LABEL ")).toList();
    assertThat(labels).singleElement().asString()
        .contains("opencontainers.image.title", "image.description", "image.version", "image.revision", "image.created")
        .contains("image.source", "image.licenses=\"Apache-2.0");
    assertThat(instructions(dockerfile))
        .anyMatch(line -> line.startsWith("COPY") && line.endsWith("bom.json sbom.cdx.json"))
        .anyMatch(line -> line.startsWith("COPY") && line.endsWith("licences.txt ./"));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void itsHealthIsSaid(String dockerfile) {
    assertThat(instructions(dockerfile)).filteredOn(line -> line.startsWith("HEALTHCHECK ")).hasSize(1);
    assertThat(Repository.text(dockerfile)).doesNotContain("curl", "wget");
  }

  /** What changes with every commit comes last, so that a new version ships little. */
  @ParameterizedTest
  @MethodSource("dockerfiles")
  void ownJarsComeAfterEverythingElse(String dockerfile) {
    var copies = instructions(dockerfile).stream().filter(line -> line.startsWith("COPY")).toList();
    assertThat(copies.get(copies.size() - 1)).matches("COPY \\S+/target/paellera[a-z-]*\\.jar \\./");
    var libraries = copies.stream().filter(line -> line.contains("/lib/paellera-") && !line.contains("/lib/paellera-emoji")).toList();
    assertThat(libraries).as("right before it").isSubsetOf(copies.subList(copies.size() - 3, copies.size() - 1));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void theIgnoreFileLetsThroughWhatItCopies(String dockerfile) {
    var allowed = Repository.lines(".dockerignore").stream().filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
    assertThat(copiedPaths(dockerfile))
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(allowed)
                    .anyMatch(rule -> path.startsWith(rule + "/") || path.equals(rule) || glob(rule).matches(Path.of(path))));
  }

  /** The patterns tell third-party jars from own ones by their first letters, since a builder can't leave out by name. */
  @ParameterizedTest
  @ValueSource(strings = {WORKER, CUDA})
  void everyLibraryOfTheWorkerIsCopiedOnce(String dockerfile) {
    var patterns = libraryPatterns(dockerfile);
    assertThat(libraries())
        .allSatisfy(
            jar -> {
              long copies = patterns.stream().filter(pattern -> pattern.matches(Path.of(jar))).count();
              assertThat(copies).as(jar).isEqualTo(jar.startsWith("pytorch-native") || forLinux(jar) ? 0 : 1);
            });
  }

  /** The build leaves out of these what is for other platforms. */
  private static boolean forLinux(String jar) {
    return jar.startsWith("onnxruntime-") || jar.startsWith("tokenizers-");
  }

  @ParameterizedTest
  @ValueSource(strings = {WORKER, CUDA})
  void librariesForEveryPlatformAreCopiedAsTheyAreForLinux(String dockerfile) {
    assertThat(instructions(dockerfile)).contains("COPY worker/service/target/linux/*.jar lib/");
    var linux = Repository.file("worker/service/target/linux");
    assumeTrue(Files.isDirectory(linux), "SKIPPED: made by -Pimages");
    assertThat(linux.toFile().list()).hasSize(2).allMatch(DockerfileTest::forLinux);
    assertThat(linux.toFile().listFiles()).extracting(File::length).allMatch(bytes -> bytes < 20 << 20);
  }

  @Test
  void everyLibraryOfTheCommandIsCopiedOnce() {
    var patterns = libraryPatterns("deploy/docker/paellera.Dockerfile");
    assertThat(libraries())
        .allSatisfy(jar -> assertThat(patterns).as(jar).filteredOn(pattern -> pattern.matches(Path.of(jar))).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {WORKER, CUDA})
  void theNativeLibraryIsTheOneThatTheBuildUses(String dockerfile) {
    assertThat(Repository.text(dockerfile)).contains("PYTORCH_VERSION=2.7.1 ");
    assertThat(Repository.text("pom.xml")).contains("<pytorch.version>2.7.1</pytorch.version>");
  }

  /** The jars of an engine for another processor would be found out by whoever runs the image. */
  @ParameterizedTest
  @ValueSource(strings = {WORKER, "deploy/docker/local.Dockerfile"})
  void jarsForAnotherProcessorAreRefused(String dockerfile) {
    assertThat(instructions(dockerfile)).anyMatch(line -> line.startsWith("RUN test -f lib/pytorch-native-cpu-*-linux-\"$(uname -m)\".jar || "));
  }

  @Test
  void scriptsCanBeRun() {
    assertThat(List.of("healthcheck", "make-credentials"))
        .allMatch(name -> Files.isExecutable(Repository.file("deploy/docker/" + name)));
  }

  private static List<PathMatcher> libraryPatterns(String dockerfile) {
    return copiedPaths(dockerfile).stream()
        .filter(path -> path.contains("/lib/") && path.endsWith(".jar"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .map(DockerfileTest::glob)
        .toList();
  }

  private static PathMatcher glob(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("[^", "[!"));
  }

  /** Names of the third-party jars on the class path of this test: those of the worker, the command and more. */
  private static List<String> libraries() {
    var jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .filter(name -> name.endsWith(".jar") && !name.startsWith("paellera"))
            .toList();
    assertThat(jars).anyMatch(name -> name.startsWith("kafka-clients")).anyMatch(name -> name.startsWith("pytorch-engine"));
    return jars;
  }

  private static List<String> copiedPaths(String dockerfile) {
    return instructions(dockerfile).stream()
        .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
        .map(line -> line.split(" "))
        .flatMap(words -> Arrays.stream(words, 1, words.length - 1))
        .toList();
  }

  /** Instructions, each on one line; comments are left out. */
  private static List<String> instructions(String dockerfile) {
    var instructions = new ArrayList<String>();
    var open = new StringBuilder();
    for (String line : Repository.lines(dockerfile)) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (line.endsWith("\\")) {
        open.append(line, 0, line.length() - 1).append(' ');
      } else {
        instructions.add(open.append(line).toString().replaceAll(" +", " "));
        open.setLength(0);
      }
    }
    return instructions;
  }
}
