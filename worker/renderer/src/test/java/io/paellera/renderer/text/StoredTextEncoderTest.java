package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTextEncoderTest {

  @TempDir Path path;

  private final List<String> asked = new ArrayList<>();
  private int loaded;
  private int closed;
  private VectorDirectory directory;
  private StoredTextEncoder encoder;

  @BeforeEach
  void fill() {
    directory = VectorDirectory.openOrCreate(path, new EncoderIdentity("lengths", 1, "0".repeat(64)));
    for (var text : List.of("one", "three")) {
      directory.write(text, new TextVectors(new float[] {text.length()}, text.length() > 4));
    }
    encoder =
        new StoredTextEncoder(
            directory,
            1,
            () -> {
              loaded++;
              return new Lengths();
            });
  }

  @Test
  void theEncoderIsNotLoadedForTextsThatTheDirectoryHolds() {
    var embeddings = encoder.encode(List.of("three", "one", "three"));
    assertThat(embeddings.vectors()).isDeepEqualTo(new float[][] {{5}, {3}, {5}});
    assertThat(embeddings.truncated()).containsExactly(true, false, true);
    encoder.close();
    assertThat(loaded).isZero();
    assertThat(closed).isZero();
  }

  @Test
  void theEncoderIsLoadedOnceForTextsThatAreMissing() {
    assertThat(encoder.encode(List.of("twelve", "one", "eleven!")).vectors()).isDeepEqualTo(new float[][] {{6}, {3}, {7}});
    assertThat(encoder.encode(List.of("twenty!!")).vectors()).isDeepEqualTo(new float[][] {{8}});
    assertThat(asked).containsExactly("twelve", "eleven!", "twenty!!");
    encoder.close();
    assertThat(loaded).isEqualTo(1);
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsNotBelieved() throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.filter(Files::isRegularFile).filter(file -> !file.endsWith("encoder.json")).toList()) {
        Files.writeString(file, "cut");
      }
    }
    assertThat(encoder.encode(List.of("one")).vectors()).isDeepEqualTo(new float[][] {{3}});
    assertThat(asked).containsExactly("one");
  }

  /** A text's vector is its length. */
  private final class Lengths implements TextEncoder {

    @Override
    public Embeddings encode(List<String> texts) {
      asked.addAll(texts);
      return new Embeddings(texts.stream().map(text -> new float[] {text.length()}).toArray(float[][]::new), new boolean[texts.size()]);
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
