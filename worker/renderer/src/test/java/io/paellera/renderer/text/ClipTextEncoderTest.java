package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Golden;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.network.EngineThread;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TensorView;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small tower with random weights, and a vocabulary of single letters. */
@ExtendWith(EngineThread.class)
class ClipTextEncoderTest {

  private static final int SYMBOLS = 514;
  private static final int WIDTH = 64;
  private static final int DIMENSION = 40;
  private static final int CONTEXT = 16;

  @TempDir private Path directory;
  private ClipTextEncoder encoder;

  @BeforeEach
  void open() throws IOException {
    var vocabulary = directory.resolve("merges.txt.gz");
    try (var stream = new GZIPOutputStream(Files.newOutputStream(vocabulary))) {
      stream.write("#version: test\n".getBytes(StandardCharsets.UTF_8));
    }
    var description =
        new TextDescription.Clip("text", "merges", DIMENSION, WIDTH, 4, 3, CONTEXT, SYMBOLS, Activation.QUICK_GELU);
    try (var tower = TensorFiles.open(new Golden("clip_text/quickgelu").file("text_state_dict.pt"))) {
      encoder = ClipTextEncoder.open(description, vocabulary, new WithLetters(tower), Device.cpu());
    }
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void aVectorDependsOnItsTextAlone() {
    var together = encoder.encode(List.of("red apple", "cat", "red apple"));
    assertThat(together.vectors()[0]).hasSize(DIMENSION).isEqualTo(together.vectors()[2]);
    assertThat(together.vectors()[1]).isNotEqualTo(together.vectors()[0]);
    assertThat(encoder.encode(List.of("cat")).vectors()[0]).isEqualTo(together.vectors()[1]);
  }

  @Test
  void saysWhichTextsWereCut() {
    assertThat(encoder.encode(List.of("a cat", "a cat upon a mat upon a table")).truncated()).containsExactly(false, true);
  }

  @Test
  void noPromptIsZeros() {
    assertThat(encoder.unconditional()).isEqualTo(new float[DIMENSION]);
  }

  @Test
  void theEmptyTextStandsForNoPromptAndHasAVectorOfItsOwn() {
    var vectors = encoder.encode(List.of("", "cat")).vectors();
    assertThat(vectors[0]).hasSize(DIMENSION).isNotEqualTo(vectors[1]).isNotEqualTo(encoder.unconditional());
  }

  @Test
  void refusesATextOfWhichNothingIsLeft() {
    assertThatThrownBy(() -> encoder.encode(List.of("cat", "&nbsp;")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("at least one character that the tokeniser keeps");
  }

  /** The golden tower with an embedding for each letter. */
  private record WithLetters(TensorSource source) implements TensorView {

    private static final String EMBEDDING = "token_embedding.weight";

    @Override
    public TensorInfo info(String name) {
      return name.equals(EMBEDDING) ? new TensorInfo(ElementType.F32, new Shape(SYMBOLS, WIDTH)) : source.info(name);
    }

    @Override
    public ByteBuffer data(String name) {
      if (!name.equals(EMBEDDING)) {
        return source.data(name);
      }
      var random = new Random(1);
      var bytes = ByteBuffer.allocate(SYMBOLS * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        bytes.putFloat((float) random.nextGaussian());
      }
      return bytes.flip();
    }
  }
}
