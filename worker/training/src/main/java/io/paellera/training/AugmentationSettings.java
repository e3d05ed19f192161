package io.paellera.training;

/**
 * The changed copies of each picture that are tokenised beside it.
 *
 * @param variants number of changed copies
 * @param shift a copy is moved by up to so many pixels each way, its border repeated
 * @param flip chance that a copy is mirrored; pictures whose captions or labels speak of left, right or text never are
 * @param seed of the choices
 */
public record AugmentationSettings(int variants, int shift, double flip, long seed) {

  public AugmentationSettings {
    Settings.between("variants", variants, 0, 64);
    Settings.between("shift", shift, 0, 64);
    Settings.between("flip", flip, 0, 1);
  }
}
