package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paellera.renderer.RenderException;
import io.paellera.renderer.TypicalFilter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionSamplerTest {

  private static final int CODEBOOK = 1000;

  /** The filter's definition, by sorting in 64 bits. */
  private static int[] sorted(float[] logits, TypicalFilter typical) {
    double total = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).sum();
    var information = IntStream.range(0, logits.length).mapToDouble(i -> Math.log(total) - logits[i]).toArray();
    double entropy = Arrays.stream(information).map(value -> value * Math.exp(-value)).sum();
    var order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(information[i] - entropy)))
            .mapToInt(i -> i)
            .toArray();
    double mass = 0;
    int count = 0;
    while (count < order.length && (mass < typical.mass() || count < typical.minTokens())) {
      mass += Math.exp(-information[order[count++]]);
    }
    return Arrays.stream(order, 0, count).sorted().toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.9, 0.999})
  void keepsTheTokensThatSortingWouldKeep(double mass) {
    var random = new Random(1);
    var sampler = new PositionSampler(CODEBOOK);
    int unlike = 0;
    for (int round = 0; round < 100; round++) {
      float spread = 0.05f + round * 0.1f;
      var logits = new float[CODEBOOK];
      for (int i = 0; i < CODEBOOK; i++) {
        logits[i] = spread * (float) random.nextGaussian();
      }
      var typical = new TypicalFilter(mass, 1 + round % 3 * 20);
      sampler.read(FloatBuffer.wrap(logits), 0);
      var candidates = sampler.candidates(Optional.of(typical), 1);
      var kept = IntStream.range(0, candidates.count()).map(candidates::token).toArray();
      unlike += Arrays.equals(kept, sorted(logits, typical)) ? 0 : 1;
    }
    assertThat(unlike).as("rounds of 100 where rounding decides the last token").isLessThanOrEqualTo(3);
  }

  @Test
  void drawsInProportionToTheProbabilities() {
    var sampler = new PositionSampler(4);
    sampler.read(FloatBuffer.wrap(new float[] {0, (float) Math.log(2), (float) Math.log(3), (float) Math.log(4)}), 0);
    var candidates = sampler.candidates(Optional.empty(), 1);
    var draws = new SeededDraws(3);
    var counts = new int[4];
    for (int position = 0; position < 100_000; position++) {
      counts[candidates.token(draws.candidate(0, position, candidates))]++;
    }
    for (int token = 0; token < 4; token++) {
      assertThat(counts[token] / 100_000.0).isCloseTo((token + 1) / 10.0, within(0.005));
    }
  }

  @Test
  void everyTokenEquallyLikelyPassesTogether() {
    var sampler = new PositionSampler(CODEBOOK);
    sampler.read(FloatBuffer.wrap(new float[CODEBOOK]), 0);
    assertThat(sampler.candidates(Optional.of(new TypicalFilter(0.2, 1)), 1).count()).isEqualTo(CODEBOOK);
  }

  @Test
  void mixesGuidedLogits() {
    var sampler = new PositionSampler(2);
    sampler.readGuided(FloatBuffer.wrap(new float[] {1, 2}), FloatBuffer.wrap(new float[] {3, 1}), 0, 5);
    var candidates = sampler.candidates(Optional.empty(), 0.5f);
    assertThat(candidates.scaledLogit(0)).isEqualTo(-14);
    assertThat(candidates.scaledLogit(1)).isEqualTo(12);
  }

  @Test
  void logitsThatAreNoNumbersAreAnError() {
    var sampler = new PositionSampler(2);
    sampler.read(FloatBuffer.wrap(new float[] {Float.NaN, 1}), 0);
    var candidates = sampler.candidates(Optional.empty(), 1);
    assertThatThrownBy(() -> new SeededDraws(1).candidate(0, 0, candidates))
        .isInstanceOf(RenderException.class)
        .hasMessage("the logits of a position are no numbers");
    assertThatThrownBy(() -> sampler.candidates(Optional.of(new TypicalFilter(0.2, 1)), 1)).isInstanceOf(RenderException.class);
  }
}
