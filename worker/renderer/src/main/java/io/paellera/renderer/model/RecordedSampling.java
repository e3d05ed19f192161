package io.paellera.renderer.model;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.RecordedDraws;
import io.paellera.renderer.sampling.Schedule;
import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.NpyFile;
import io.paellera.renderer.weights.TensorMismatchException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The arrays of one recorded sampling, each {@code RUN_NAME.npy}; positions count through the whole batch, picture by picture:
 *
 * <ul>
 *   <li>{@code c} the condition, {@code [B, conditioning]} or {@code [B, conditioning, h, w]}
 *   <li>{@code negative_c} what guidance leads away from, alike; zeros without it
 *   <li>{@code init} random first tokens {@code [B, H, W]}; without a mask only if {@code x} isn't there
 *   <li>{@code x} given tokens {@code [B, H, W]}, and {@code mask}, 1 where they are drawn anew; both where there are any
 *   <li>{@code step_x} the tokens before each step, {@code [steps, B, H, W]}
 *   <li>{@code step_logits} and, with guidance, {@code step_logits_uncond}, {@code [steps, B, codebook size, H, W]}
 *   <li>{@code step_uniform} the random numbers of the draws, {@code [steps, positions, codebook size]}
 *   <li>{@code step_tokens} what was drawn, {@code [steps, positions]}
 *   <li>{@code step_mask} 1 where noise took over, {@code [renoised steps, B, H, W]}; {@code step_random_x} alike, its tokens in
 *       the mode {@code rand}
 *   <li>{@code out} the last tokens {@code [B, H, W]}
 * </ul>
 *
 * @param run its name, before the arrays' own
 * @param grid {@code [B, H, W]}
 */
record RecordedSampling(Recording recording, String run, SamplingSettings settings, Shape grid, int codebookSize) {

  /**
   * @throws io.paellera.renderer.weights.WeightsException if its settings are missing or wrong, or don't fit its arrays
   */
  static RecordedSampling open(Recording recording, String run, int codebookSize) {
    var settings = SamplingSettingsFile.read(recording.folder(), run);
    var inputs = recording.array(run + "_step_x").info().shape();
    if (inputs.dimension() != 4 || inputs.get(0) != settings.taken()) {
      throw new TensorMismatchException(
          recording.file(run + "_step_x"),
          "has the shape " + inputs + ", but must have (" + settings.taken() + ", B, H, W) for steps "
              + settings.start() + " to " + (settings.steps() - 1));
    }
    return new RecordedSampling(recording, run, settings, inputs.slice(1), codebookSize);
  }

  /** How many tokens a step draws. */
  int size() {
    return Math.toIntExact(grid.size());
  }

  /** What was drawn, {@code [steps, positions]}. */
  int[] drawn() {
    return tokens("_step_tokens", new Shape(settings.taken(), size()));
  }

  /** The tokens on their way, before the first step that was taken. */
  Denoising begin() {
    var schedule = new Schedule(NoiseSchedule.COSINE, settings.steps());
    var redrawn = redrawn();
    var first = first(redrawn);
    return Denoising.from(schedule, settings.renoise(), draws(first), codebookSize, first, redrawn, settings.start());
  }

  /** Logits {@code [steps, B, codebook size, H, W]}. */
  NpyFile logits(String name) {
    return recording.array(run + name, new Shape(settings.taken(), grid.get(0), codebookSize, grid.get(1), grid.get(2)));
  }

  /** Random tokens; given ones outside the mask, or everywhere if there is no mask. */
  private int[] first(Optional<BitSet> redrawn) {
    if (!recording.has(run + "_x")) {
      return tokens("_init", grid);
    }
    var tokens = tokens("_x", grid);
    redrawn.ifPresent(
        mask -> {
          var random = tokens("_init", grid);
          mask.stream().forEach(position -> tokens[position] = random[position]);
        });
    return tokens;
  }

  private int[] tokens(String name, Shape shape) {
    var tokens = recording.ints(run + name, shape);
    for (var token : tokens) {
      if (token < 0 || token >= codebookSize) {
        throw new DamagedFileException(
            recording.file(run + name), "holds the token " + token + ", but the codebook ends at " + (codebookSize - 1));
      }
    }
    return tokens;
  }

  private Optional<BitSet> redrawn() {
    if (!recording.has(run + "_mask")) {
      return Optional.empty();
    }
    var recorded = recording.array(run + "_mask", grid).floats();
    var mask = new BitSet();
    for (var position = 0; position < recorded.length; position++) {
      mask.set(position, recorded[position] == 1);
    }
    return Optional.of(mask);
  }

  private RecordedDraws draws(int[] first) {
    var uniforms = recording.array(run + "_step_uniform", new Shape(settings.taken(), size(), codebookSize));
    return new RecordedDraws(
        settings.start(), first, (step, position) -> uniforms.at(step).at(position).floats(), masks(), noise());
  }

  private boolean[][] masks() {
    var masks = new boolean[renoised()][size()];
    if (masks.length > 0) {
      var recorded = recording.array(run + "_step_mask", grids(masks.length)).floats();
      for (var i = 0; i < recorded.length; i++) {
        masks[i / size()][i % size()] = recorded[i] == 1;
      }
    }
    return masks;
  }

  /** Fresh tokens, of which only this mode draws any. */
  private int[][] noise() {
    var noise = new int[settings.renoise().mode() == Renoise.Mode.RANDOM ? renoised() : 0][];
    if (noise.length > 0) {
      var recorded = tokens("_step_random_x", grids(noise.length));
      Arrays.setAll(noise, step -> Arrays.copyOfRange(recorded, step * size(), (step + 1) * size()));
    }
    return noise;
  }

  private int renoised() {
    return Math.max(0, settings.renoise().steps() - settings.start());
  }

  private Shape grids(int count) {
    return new Shape(count).addAll(grid);
  }
}
