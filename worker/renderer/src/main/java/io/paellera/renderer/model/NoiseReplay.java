package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.RecordedDraws;
import io.paellera.renderer.sampling.Schedule;
import java.util.Arrays;

/** Replays recorded noise ratios ({@code gamma} in the official code) and tokens that noise took over ({@code add_noise}). */
record NoiseReplay(Recording recording, int codebookSize, NDManager manager) {

  void run() {
    ratios("gamma_r", "gamma_out");
    ratios("noise_r", "noise_ratio");
    if (recording.has("noise_out")) {
      tokens();
    }
  }

  private void ratios(String progresses, String expected) {
    if (!recording.has(progresses)) {
      return;
    }
    var ratios = recording.floats(progresses);
    for (var i = 0; i < ratios.length; i++) {
      ratios[i] = (float) NoiseSchedule.COSINE.ratio(ratios[i]);
    }
    try (var scope = manager.newSubManager()) {
      recording.compare(expected, scope.create(ratios));
    }
  }

  /** Rows {@code [B, H, W]}, each as if a step had drawn the clean tokens and noise followed from a start of the random ones. */
  private void tokens() {
    var clean = recording.ints("noise_x");
    var random = recording.ints("noise_random_x");
    var mask = recording.ints("noise_mask");
    var size = Math.toIntExact(recording.array("noise_x").info().shape().slice(1).size());
    var noisy = new int[clean.length];
    for (var from = 0; from < clean.length; from += size) {
      var taken = new boolean[1][size];
      for (var i = 0; i < size; i++) {
        taken[0][i] = mask[from + i] == 1;
      }
      var first = Arrays.copyOfRange(random, from, from + size);
      var draws = new RecordedDraws(0, first, (step, position) -> new float[0], taken, new int[0][]);
      var row = Denoising.ofNoise(new Schedule(NoiseSchedule.COSINE, 2), new Renoise(1, Renoise.Mode.START), draws, codebookSize, size);
      row.advance(Arrays.copyOfRange(clean, from, from + size));
      System.arraycopy(row.tokens(), 0, noisy, from, size);
    }
    recording.compareTokens("noise_out", noisy);
  }
}
