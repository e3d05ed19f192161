package io.paellera.training;

import io.paellera.training.scores.Accuracy;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an evaluation found.
 *
 * @param concepts that were drawn and named
 * @param real pictures of the held-out style: what the classifier makes of them is the ceiling
 * @param realDistance Fréchet distance of the held-out style's pictures from those of the other styles
 * @param models each model's scores
 */
public record Scores(int concepts, Accuracy real, double realDistance, List<OfModel> models) {

  public Scores {
    models = List.copyOf(models);
  }

  /**
   * A model's scores.
   *
   * @param name and version
   * @param psnr of the VQGAN on held-out pictures, dB
   * @param edgeError mean absolute difference between neighbouring pixels' steps there
   * @param restored what the classifier makes of the held-out style's pictures after the VQGAN
   * @param conceptEntropy token cross-entropy on held-out concepts, nats
   * @param styleEntropy token cross-entropy on the held-out style, nats
   * @param points scores of drawn pictures
   */
  public record OfModel(
      String name,
      double psnr,
      double edgeError,
      Accuracy restored,
      double conceptEntropy,
      double styleEntropy,
      List<Point> points) {
    public OfModel {
      points = List.copyOf(points);
    }
  }

  /**
   * Scores of the pictures drawn in one way.
   *
   * @param accuracy how often the classifier names them
   * @param distance Fréchet distance from real pictures in the classifier's feature space
   * @param scriptDistance the same in the features of the script given
   * @param seconds to draw a picture, in batches
   */
  public record Point(
      int steps, double guidance, Accuracy accuracy, double distance, OptionalDouble scriptDistance, double seconds) {}
}
