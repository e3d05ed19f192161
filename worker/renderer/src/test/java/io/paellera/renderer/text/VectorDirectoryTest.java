package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorDirectoryTest {

  private static final EncoderIdentity ENCODER = new EncoderIdentity("clip", 3, "ab".repeat(32));

  @TempDir Path directory;

  @Test
  void vectorsComeBackBitForBitWhateverTheTextConsistsOf() {
    var texts = List.of("a red apple", "Fische, süß-saure 🐟", "", "a\nb", "half of a pair: \ud83d", "half of a pair: ?", "../../outside");
    var vectors = VectorDirectory.openOrCreate(directory.resolve("vectors"), ENCODER);
    for (int i = 0; i < texts.size(); i++) {
      vectors.write(texts.get(i), new TextVectors(new float[] {i, -0f, Float.MIN_VALUE, 1f / 3, i, Float.NaN}, i % 2 == 1));
    }

    var opened = VectorDirectory.open(directory.resolve("vectors"), ENCODER);

    for (int i = 0; i < texts.size(); i++) {
      var read = opened.read(texts.get(i)).orElseThrow();
      assertThat(read.numbers()).containsExactly(i, -0f, Float.MIN_VALUE, 1f / 3, i, Float.NaN);
      assertThat(read.truncated()).isEqualTo(i % 2 == 1);
    }
    assertThat(opened.read("a text that nobody wrote")).isEmpty();
    assertThat(opened.holds("a text that nobody wrote")).isFalse();
    assertThat(directory).isDirectoryContaining(file -> file.endsWith("vectors")).isDirectoryNotContaining("glob:**outside");
  }

  @Test
  void vectorsOfAnotherEncoderAreRefusedByReadersAndWriters() {
    VectorDirectory.openOrCreate(directory, ENCODER);
    var other = new EncoderIdentity("clip", 3, "cd".repeat(32));
    assertThatThrownBy(() -> VectorDirectory.open(directory, other))
        .isInstanceOf(ForeignVectorsException.class)
        .hasMessageContaining(directory + ": holds vectors of the text encoder clip abababababab, but the model's is clip cdcdcdcdcdcd");
    assertThatThrownBy(() -> VectorDirectory.openOrCreate(directory, other)).isInstanceOf(ForeignVectorsException.class);
  }

  @Test
  void aDirectoryThatNobodyFilledIsToldToReadersAndMadeByWriters() throws IOException {
    assertThatThrownBy(() -> VectorDirectory.open(directory, ENCODER))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("encoder.json: no such file; fill the directory with paellera-worker text embed");
    Files.writeString(directory.resolve("encoder.json"), "<html>");
    assertThatThrownBy(() -> VectorDirectory.openOrCreate(directory, ENCODER)).isInstanceOf(DamagedFileException.class);
    assertThatThrownBy(() -> VectorDirectory.openOrCreate(directory.resolve("encoder.json/vectors"), ENCODER))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can't be written");
  }

  @Test
  void aFileThatIsCutOrChangedAnywhereIsDamaged() throws IOException {
    var vectors = VectorDirectory.openOrCreate(directory, ENCODER);
    vectors.write("text", new TextVectors(new float[] {1, 2, 3}, false));
    var file = files().get(0);
    var whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> vectors.read("text")).as(length + " bytes").isInstanceOf(DamagedFileException.class);
    }
    for (int i = 0; i < whole.length; i++) {
      var changed = whole.clone();
      changed[i] ^= 4;
      Files.write(file, changed);
      assertThatThrownBy(() -> vectors.read("text")).as("byte " + i).isInstanceOf(DamagedFileException.class);
    }
    vectors.write("text", new TextVectors(new float[] {1, 2, 3}, false));
    assertThat(vectors.read("text")).isPresent();
  }

  @Test
  void aWriterThatCannotFinishLeavesNoFileUnderTheTextsName() throws IOException {
    var vectors = VectorDirectory.openOrCreate(directory, ENCODER);
    vectors.write("text", new TextVectors(new float[] {1, 2, 3}, false));
    var file = files().get(0);
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));

    assertThatThrownBy(() -> vectors.write("text", new TextVectors(new float[] {4, 5, 6}, false)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("can't be written");

    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (var walk = Files.walk(directory)) {
      return new ArrayList<>(walk.filter(Files::isRegularFile).filter(file -> !file.endsWith("encoder.json")).toList());
    }
  }
}
