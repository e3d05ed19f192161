package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.weights.NpyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEncoderTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/paella-emoji");

  @Test
  void embedsTheGoldenPromptsAsInTraining() throws Exception {
    var prompts = Files.readAllLines(GOLDEN.resolve("prompts.txt"));
    var golden = NpyFile.read(GOLDEN.resolve("conditioning.npy")).floats();

    try (var encoder = SentenceEncoder.create()) {
      var embeddings = encoder.encode(prompts);
      assertThat(embeddings.size()).isEqualTo(prompts.size());
      for (var row = 0; row < prompts.size(); row++) {
        for (var i = 0; i < encoder.dimension(); i++) {
          assertThat(embeddings.vectors()[row][i]).isCloseTo(golden[row * encoder.dimension() + i], within(1e-3f));
        }
        assertThat(embeddings.truncated()[row]).isFalse();
      }
      assertThat(encoder.unconditional()).hasSize(384).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u0007", "\u200b\u200b", "\ufeff", "\u0301", "\ufffd", "\ud800"})
  void refusesATextWithNothingToEmbed(String text) {
    try (var encoder = SentenceEncoder.create()) {
      assertThatThrownBy(() -> encoder.encode(List.of("frog", text)))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("prompt is \"" + text + "\", but must be at least one character that the tokeniser keeps");
    }
  }
}
