package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredByteEncoderTest {

  @TempDir Path path;

  private final List<String> asked = new ArrayList<>();
  private int loaded;
  private int closed;
  private StoredByteEncoder encoder;

  @BeforeEach
  void fill() {
    var directory = VectorDirectory.openOrCreate(path, new EncoderIdentity("letters", 2, "0".repeat(64)));
    directory.write("ab", new TextVectors(new float[] {1, 2, 3, 4, 5, 6}, true));
    encoder =
        new StoredByteEncoder(
            directory,
            2,
            () -> {
              loaded++;
              return new Letters();
            });
  }

  @Test
  void aTextThatTheDirectoryHoldsComesBackWithItsLengthAndTheEncoderIsNotLoaded() {
    var vectors = encoder.encode("ab");
    assertThat(vectors.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(vectors.length()).isEqualTo(3);
    assertThat(vectors.width()).isEqualTo(encoder.width()).isEqualTo(2);
    assertThat(vectors.truncated()).isTrue();
    encoder.close();
    assertThat(loaded).isZero();
    assertThat(closed).isZero();
  }

  @Test
  void theEncoderIsLoadedOnceForTextsThatAreMissing() {
    assertThat(encoder.encode("abc").length()).isEqualTo(4);
    assertThat(encoder.encode("").length()).isEqualTo(1);
    assertThat(asked).containsExactly("abc", "");
    encoder.close();
    assertThat(loaded).isEqualTo(1);
    assertThat(closed).isEqualTo(1);
  }

  /** Vectors of zeros. */
  private final class Letters implements ByteEncoder {

    @Override
    public ByteVectors encode(String text) {
      asked.add(text);
      return new ByteVectors(new float[2 * (text.length() + 1)], text.length() + 1, false);
    }

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
