package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachingTextEncoderTest {

  private final List<List<String>> calls = new ArrayList<>();

  private final CachingTextEncoder encoder =
      new CachingTextEncoder(
          new TextEncoder() {
            @Override
            public Embeddings encode(List<String> texts) {
              calls.add(texts);
              var truncated = new boolean[texts.size()];
              for (var i = 0; i < truncated.length; i++) {
                truncated[i] = texts.get(i).length() > 3;
              }
              return new Embeddings(texts.stream().map(text -> new float[] {text.length()}).toArray(float[][]::new), truncated);
            }

            @Override
            public int dimension() {
              return 1;
            }

            @Override
            public void close() {
              calls.clear();
            }
          },
          2);

  @Test
  void theUnknownTextsOfABatchAreEmbeddedInOneCallEachOnce() {
    encoder.encode(List.of("a"));
    var embeddings = encoder.encode(List.of("long", "a", "bc", "long"));

    assertThat(calls).containsExactly(List.of("a"), List.of("long", "bc"));
    assertThat(embeddings.vectors()).isDeepEqualTo(new float[][] {{4}, {1}, {2}, {4}});
    assertThat(embeddings.truncated()).containsExactly(true, false, false, true);
  }

  @Test
  void repeatedTextsCostNoCall() {
    encoder.encode(List.of("a", "bc"));
    assertThat(encoder.encode(List.of("bc", "a", "bc")).vectors()).isDeepEqualTo(new float[][] {{2}, {1}, {2}});
    assertThat(calls).hasSize(1);
  }

  @Test
  void theTextUnusedForLongestIsForgottenFirst() {
    encoder.encode(List.of("a", "b"));
    encoder.encode(List.of("a"));
    encoder.encode(List.of("c"));
    encoder.encode(List.of("a"));
    assertThat(calls).hasSize(2);
    encoder.encode(List.of("b"));
    assertThat(calls).containsExactly(List.of("a", "b"), List.of("c"), List.of("b"));
  }
}
