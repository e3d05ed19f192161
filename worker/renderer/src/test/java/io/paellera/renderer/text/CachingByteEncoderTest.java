package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachingByteEncoderTest {

  private static final int WIDTH = 4;

  private final List<String> asked = new ArrayList<>();

  @Test
  void aTextIsEncodedOnceWhileItsVectorsFit() {
    try (var encoder = new CachingByteEncoder(new Counting(), 1000)) {
      var vectors = encoder.encode("cat");
      assertThat(encoder.encode("cat")).isSameAs(vectors);
      assertThat(encoder.encode("dog")).isNotSameAs(vectors);
      assertThat(asked).containsExactly("cat", "dog");
    }
  }

  @Test
  void theTextsUsedLongestAgoAreForgottenByTheBytesOfTheirVectors() {
    int ofThreeLetters = 3 * WIDTH * Float.BYTES;
    try (var encoder = new CachingByteEncoder(new Counting(), 2 * ofThreeLetters)) {
      encoder.encode("cat");
      encoder.encode("dog");
      encoder.encode("cat");
      encoder.encode("cow");
      encoder.encode("cat");
      assertThat(asked).containsExactly("cat", "dog", "cow");
      encoder.encode("kitten");
      encoder.encode("cat");
      assertThat(asked).containsExactly("cat", "dog", "cow", "kitten", "cat");
    }
  }

  @Test
  void aTextThatFitsNowhereForgetsNoOther() {
    try (var encoder = new CachingByteEncoder(new Counting(), 3 * WIDTH * Float.BYTES)) {
      encoder.encode("cat");
      encoder.encode("a text that is longer");
      encoder.encode("cat");
      assertThat(asked).containsExactly("cat", "a text that is longer");
    }
  }

  private final class Counting implements ByteEncoder {

    @Override
    public ByteVectors encode(String text) {
      asked.add(text);
      return new ByteVectors(new float[text.length() * WIDTH], text.length(), false);
    }

    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public void close() {}
  }
}
