package io.paellera.training;

/**
 * How the classifier is trained that names pictures.
 *
 * @param seed of its weights and batches
 * @param batch pictures a step
 * @param steps of the whole training
 */
public record ClassifierSettings(long seed, int batch, long steps) {

  public ClassifierSettings {
    Settings.between("batch", batch, 2, 1 << 16);
    Settings.between("steps", steps, 1, 1 << 24);
  }
}
