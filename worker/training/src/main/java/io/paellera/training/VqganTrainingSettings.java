package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ImageDescription;

/**
 * How a VQGAN of the f4 kind is trained.
 *
 * @param network its dimensions
 * @param seed of every random choice
 * @param batch pictures a step
 * @param steps of the whole training
 * @param optimiser AdamW and its schedule
 * @param layerScale what both halves of the residual blocks begin at
 * @param squaredError weight of the mean squared difference of the pixels
 * @param absoluteError weight of the mean absolute difference of the pixels
 * @param edgeError weight of the mean absolute difference of the steps from a pixel to the next one, to the right and down
 * @param commitment weight of the mean squared distance between the encoder's output and its code
 * @param quantiseFrom step from which codes take the place of the encoder's output
 * @param codebookAverage decay, a step, of the averages that the codes follow
 * @param deadBelow codes that are used less often than this, a step, are replaced by outputs of the encoder
 * @param shift pictures are moved by up to so many pixels each way
 * @param flip chance that a picture is mirrored, where its captions allow it
 */
public record VqganTrainingSettings(
    ImageDescription.VqganF4 network,
    long seed,
    int batch,
    long steps,
    OptimiserSettings optimiser,
    double layerScale,
    double squaredError,
    double absoluteError,
    double edgeError,
    double commitment,
    long quantiseFrom,
    double codebookAverage,
    double deadBelow,
    int shift,
    double flip) {

  public VqganTrainingSettings {
    requireNonNull(network, "network is null");
    requireNonNull(optimiser, "optimiser is null");
    Settings.between("batch", batch, 1, 1 << 16);
    Settings.between("steps", steps, 1, Long.MAX_VALUE);
    Settings.positive("layerScale", layerScale);
    Settings.between("squaredError", squaredError, 0, 1e6);
    Settings.between("absoluteError", absoluteError, 0, 1e6);
    Settings.between("edgeError", edgeError, 0, 1e6);
    Settings.between("commitment", commitment, 0, 1e6);
    Settings.between("quantiseFrom", quantiseFrom, 0, Long.MAX_VALUE);
    Settings.between("codebookAverage", codebookAverage, 0, 0.999999);
    Settings.between("deadBelow", deadBelow, 0, 1e6);
    Settings.between("shift", shift, 0, 64);
    Settings.between("flip", flip, 0, 1);
  }
}
