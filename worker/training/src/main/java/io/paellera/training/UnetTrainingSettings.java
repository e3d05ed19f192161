package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.UnetDescription;
import java.util.Map;
import java.util.Set;

/**
 * How a U-Net is trained.
 *
 * @param network its dimensions
 * @param seed of every random choice
 * @param batch pictures a step
 * @param steps of the whole training
 * @param optimiser AdamW and its schedule
 * @param labelSmoothing share of a target's probability that is spread over all tokens
 * @param captionDropped share of the rows whose condition is zeros, so that guidance has something to compare with
 * @param plainShare how often the picture is taken as it is; else one of its shifted or flipped variants
 * @param layerScale what the blocks' layer scale begins at
 * @param bfloat16 whether the blocks' pointwise networks multiply in bfloat16; faster on processors that can
 * @param exclude pictures with one of these values of a label are left out, such as a style
 */
public record UnetTrainingSettings(
    UnetDescription network,
    long seed,
    int batch,
    long steps,
    OptimiserSettings optimiser,
    double labelSmoothing,
    double captionDropped,
    double plainShare,
    double layerScale,
    boolean bfloat16,
    Map<String, Set<String>> exclude) {

  public UnetTrainingSettings {
    requireNonNull(network, "network is null");
    requireNonNull(optimiser, "optimiser is null");
    Settings.between("batch", batch, 1, 1 << 16);
    Settings.between("steps", steps, 1, Long.MAX_VALUE);
    Settings.between("labelSmoothing", labelSmoothing, 0, 0.5);
    Settings.between("captionDropped", captionDropped, 0, 1);
    Settings.between("plainShare", plainShare, 0, 1);
    Settings.positive("layerScale", layerScale);
    exclude = exclude == null ? Map.of() : Map.copyOf(exclude);
  }
}
