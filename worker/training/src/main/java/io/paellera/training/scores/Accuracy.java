package io.paellera.training.scores;

/**
 * How often a classifier names what a picture is meant to show.
 *
 * @param top1 share of the pictures whose name is its first guess
 * @param top5 share of the pictures whose name is among its first five
 * @param pictures that were asked for
 */
public record Accuracy(double top1, double top5, int pictures) {

  /**
   * Counts.
   *
   * @param logits {@code [n, classes]}
   * @param classes the right ones, {@code [n]}
   * @throws DegenerateSampleException if there is no picture
   */
  public static Accuracy of(float[][] logits, int[] classes) {
    if (logits.length == 0) {
      throw new DegenerateSampleException("there is no picture to name");
    }
    var first = 0;
    var five = 0;
    for (var i = 0; i < logits.length; i++) {
      var better = 0;
      for (var j = 0; j < logits[i].length; j++) {
        better += j != classes[i] && logits[i][j] >= logits[i][classes[i]] ? 1 : 0;
      }
      first += better < 1 ? 1 : 0;
      five += better < 5 ? 1 : 0;
    }
    return new Accuracy(first / (double) logits.length, five / (double) logits.length, logits.length);
  }
}
