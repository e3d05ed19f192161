package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final double TOLERANCE = 1e-5;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"v1,45", "byt5,10", "vqgan_f4,18", "vqgan_f8,7", "clip_text/gelu,11", "clip_text/quickgelu,11", "clip_visual/gelu,60", "clip_visual/quickgelu,20"})
  void everyRecordedCaseGivesWhatTheOfficialCodeGave(String folder, int cases) {
    var comparisons = replay(GOLDEN.resolve(folder));

    assertThat(comparisons).extracting(Comparison::name).doesNotHaveDuplicates();
    assertThat(comparisons).hasSizeGreaterThanOrEqualTo(cases);
    assertThat(comparisons).allSatisfy(comparison -> assertThat(comparison.within(TOLERANCE)).as(comparison.toString()).isTrue());
    assertThat(comparisons)
        .filteredOn(Comparison.Numbers.class::isInstance)
        .map(Comparison.Numbers.class::cast)
        .allSatisfy(
            numbers -> assertThat(numbers.largest()).as(numbers.toString()).isLessThanOrEqualTo(Math.max(TOLERANCE, numbers.rounding())));
  }

  @Test
  void theThreeRecordedSamplingsAreReplayedTokenByToken() {
    assertThat(replay(GOLDEN.resolve("v1")))
        .filteredOn(Comparison.Tokens.class::isInstance)
        .extracting(Comparison::name)
        .contains("noise_out", "sample12_step_tokens", "sample4prev_step_tokens", "inpaint4_step_tokens", "sample12_out", "inpaint4_out");
  }

  /** The later models look at sines of angles up to 10,000, which differ between builds of PyTorch. */
  @ParameterizedTest
  @CsvSource({"v2,1e-5,30", "prior,1e-5,9", "v3,1e-4,50"})
  void everyRecordedCaseOfTheLaterModelsGivesWhatTheOfficialCodeGave(String folder, double tolerance, int cases) {
    var comparisons = replay(GOLDEN.resolve(folder));

    assertThat(comparisons).extracting(Comparison::name).doesNotHaveDuplicates();
    assertThat(comparisons).hasSizeGreaterThanOrEqualTo(cases);
    assertThat(comparisons).allSatisfy(comparison -> assertThat(comparison.within(tolerance)).as(comparison.toString()).isTrue());
  }

  @Test
  void attentionWeightsAndASamplingOfTheThirdVersionAreReplayed() {
    assertThat(replay(GOLDEN.resolve("v3")))
        .extracting(Comparison::name)
        .contains("attnw_logits", "sample6_calls_x", "sample6_calls_logits", "sample6_step_probs", "sample6_out");
  }

  @Test
  void samplingsOfTheSecondVersionLeadAwayFromANegativeTextTokenByToken() {
    assertThat(replay(GOLDEN.resolve("v2")))
        .filteredOn(Comparison.Tokens.class::isInstance)
        .extracting(Comparison::name)
        .contains("sample12_step_tokens", "sample12_out", "typical6_step_tokens", "typical6_out");
  }

  @Test
  void changedWeightsAreFound() throws IOException {
    var folder = copy("vqgan_f8");
    var image = Files.readAllBytes(folder.resolve("dec_image.npy"));
    image[image.length - 1] ^= 1;
    Files.write(folder.resolve("dec_image.npy"), image);

    assertThat(replay(folder))
        .filteredOn(comparison -> !comparison.within(TOLERANCE))
        .extracting(Comparison::name)
        .containsExactly("dec_image");
  }

  @Test
  void aFolderWithoutConfigurationCheckpointOrKnownArchitectureIsRefused() throws IOException {
    assertThatThrownBy(() -> replay(directory)).isInstanceOf(MissingFileException.class).hasMessageContaining("config.json");
    Files.writeString(directory.resolve("config.json"), "{");
    assertThatThrownBy(() -> replay(directory)).isInstanceOf(DamagedFileException.class).hasMessageContaining("config.json: is no JSON");
    Files.writeString(directory.resolve("config.json"), "{}");
    assertThatThrownBy(() -> replay(directory))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("no Paella v1, v2 or v3 U-Net");
    Files.writeString(directory.resolve("config.json"), "{\"ch_mult\":[1]}");
    assertThatThrownBy(() -> replay(directory)).isInstanceOf(MissingFileException.class).hasMessageContaining("no checkpoint");
  }

  private Path copy(String name) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
      for (var file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName().toString()));
      }
    }
    return directory;
  }

  private static List<Comparison> replay(Path folder) {
    var comparisons = new ArrayList<Comparison>();
    try (var replay = new Replay(2)) {
      replay.run(folder, Optional.empty(), comparisons::add);
    }
    return comparisons;
  }
}
