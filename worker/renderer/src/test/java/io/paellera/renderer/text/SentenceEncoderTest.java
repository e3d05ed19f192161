package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.weights.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEncoderTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/paella-emoji");

  @Test
  void embedsTheGoldenPromptsAsInTraining() throws Exception {
    var prompts = Files.readAllLines(GOLDEN.resolve("prompts.txt"));
    var golden = NpyFile.read(GOLDEN.resolve("conditioning.npy")).floats();

    try (var encoder = SentenceEncoder.create(1)) {
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

  /** The symptom: beside the engine's threads, the library's own spun on every processor. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void itHasNoMoreThreadsThanItIsGiven() throws Exception {
    assertThat(threadsOfEncoderWith(1)).isEqualTo(1);
    assertThat(threadsOfEncoderWith(3)).isEqualTo(3);
  }

  /** A native thread has the name of the thread that made it. */
  private static long threadsOfEncoderWith(int threads) throws Exception {
    var name = "encoder-of-" + threads;
    var count = new FutureTask<>(() -> countThreads(name, threads));
    new Thread(count, name).start();
    return count.get();
  }

  private static long countThreads(String name, int threads) throws IOException {
    try (var encoder = SentenceEncoder.create(threads);
        var tasks = Files.list(Path.of("/proc/self/task"))) {
      encoder.encode(List.of("frog"));
      return tasks.filter(task -> isNamed(task, name)).count();
    }
  }

  private static boolean isNamed(Path task, String name) {
    try {
      return Files.readString(task.resolve("comm")).strip().equals(name);
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u0007", "\u200b\u200b", "\ufeff", "\u0301", "\ufffd", "\ud800"})
  void refusesATextWithNothingToEmbed(String text) {
    try (var encoder = SentenceEncoder.create(1)) {
      assertThatThrownBy(() -> encoder.encode(List.of("frog", text)))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("prompt is \"" + text + "\", but must be at least one character that the tokeniser keeps");
    }
  }
}
