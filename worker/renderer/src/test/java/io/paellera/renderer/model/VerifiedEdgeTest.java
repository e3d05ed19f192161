package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samplings whose filter lets exactly one of two tokens pass, which are as likely but for the last digit: which one is what another
 * processor may decide otherwise.
 */
class VerifiedEdgeTest {

  private static final int CODEBOOK = 64;
  private static final long[] GRID = {1, 8, 8};
  private static final int SIZE = 64;
  private static final String SETTINGS =
      """
      {"T": 3, "starting_t": 0, "temp_range": [1.0, 1.0], "typical_filtering": true, "typical_mass": 0.2,
       "typical_min_tokens": 1, "classifier_free_scale": -1, "renoise_steps": 2, "renoise_mode": "start"}
      """;

  /** Two tokens take some 30 % each; the others share the rest. */
  private static final float LIKELY = 3.84f;

  private static final int ONE = 5;
  private static final int OTHER = 40;

  @TempDir Path folder;

  @BeforeEach
  void recordWithTheOneTokenWithinTheEdge() throws IOException {
    var sampling = new OfficialSampling(folder, "mine", GRID, CODEBOOK);
    var logits = new float[SIZE * CODEBOOK];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logit(i / SIZE, Math.nextDown(LIKELY), LIKELY);
    }
    sampling.record(SETTINGS, Optional.empty(), Optional.empty(), (tokens, conditional, r) -> logits);
  }

  @Test
  void theSameArithmeticDrawsTheSameTokensWithoutATie() {
    var tokens = replay(Math.nextDown(LIKELY), LIKELY);

    assertThat(tokens).isNotEmpty().allSatisfy(comparison -> assertThat(comparison).extracting("ties", "differing").containsExactly(0L, 0L));
  }

  @Test
  void aTokenAtTheVeryEdgeOfTheFilterIsATieAndTheSamplingGoesOnAsRecorded() {
    var tokens = replay(LIKELY, Math.nextDown(LIKELY));

    assertThat(tokens).allMatch(comparison -> comparison.within(0));
    assertThat(tokens)
        .filteredOn(comparison -> comparison.name().equals("mine_step_tokens"))
        .singleElement()
        .satisfies(comparison -> assertThat(comparison.difference()).isEqualTo("0 of 192 tokens differ, 192 more at the filter's edge"));
  }

  @Test
  void aTokenThatLiesFartherFromTheEdgeIsWrong() {
    var tokens = replay(LIKELY, LIKELY - 1e-3f);

    assertThat(tokens).filteredOn(comparison -> comparison.name().equals("mine_step_tokens")).noneMatch(comparison -> comparison.within(0));
  }

  private List<Comparison.Tokens> replay(float one, float other) {
    var comparisons = new ArrayList<Comparison>();
    var recording = new Recording(folder, comparisons::add);
    var logits = new float[SIZE * CODEBOOK];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logit(i % CODEBOOK, one, other);
    }
    SamplingReplay.Network network = (tokens, grid, level) -> logits;
    assertThat(RecordedSampling.open(recording, "mine", CODEBOOK).grid()).isEqualTo(new Shape(GRID));
    new SamplingReplay(recording, RecordedSampling.open(recording, "mine", CODEBOOK), network, network).replay();
    return comparisons.stream().filter(Comparison.Tokens.class::isInstance).map(Comparison.Tokens.class::cast).toList();
  }

  private static float logit(int token, float one, float other) {
    return token == ONE ? one : token == OTHER ? other : 0;
  }
}
