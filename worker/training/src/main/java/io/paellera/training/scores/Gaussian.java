package io.paellera.training.scores;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.TorchProgram;

/**
 * A normal distribution.
 *
 * @param mean {@code [d]}; not to be changed
 * @param covariance {@code [d, d]}; not to be changed
 */
public record Gaussian(double[] mean, double[][] covariance) {

  public Gaussian {
    if (mean.length == 0 || covariance.length != mean.length || covariance[0].length != mean.length) {
      throw new IllegalArgumentException("a mean of " + mean.length + " numbers doesn't fit the covariance");
    }
  }

  /**
   * The distribution with the mean and the unbiased covariance of a sample.
   *
   * @param features {@code [n, d]}
   * @throws DegenerateSampleException if there are fewer than two, they hold something that is no finite number, or all are the
   *     same
   */
  public static Gaussian of(float[][] features) {
    if (features.length < 2) {
      throw new DegenerateSampleException("a covariance needs at least 2 pictures, but got " + features.length);
    }
    var mean = mean(features);
    var dimension = mean.length;
    var covariance = new double[dimension][dimension];
    for (var feature : features) {
      for (var i = 0; i < dimension; i++) {
        for (var j = 0; j <= i; j++) {
          covariance[i][j] += (feature[i] - mean[i]) * (feature[j] - mean[j]);
        }
      }
    }
    var spread = 0.0;
    for (var i = 0; i < dimension; i++) {
      for (var j = 0; j <= i; j++) {
        covariance[i][j] /= features.length - 1;
        covariance[j][i] = covariance[i][j];
      }
      spread += covariance[i][i];
    }
    if (spread == 0) {
      throw new DegenerateSampleException("all " + features.length + " pictures have the same features");
    }
    return new Gaussian(mean, covariance);
  }

  private static double[] mean(float[][] features) {
    var mean = new double[features[0].length];
    for (var row = 0; row < features.length; row++) {
      for (var i = 0; i < mean.length; i++) {
        if (!Float.isFinite(features[row][i])) {
          throw new DegenerateSampleException("feature " + i + " of picture " + row + " is " + features[row][i]);
        }
        mean[i] += features[row][i] / (double) features.length;
      }
    }
    return mean;
  }

  /**
   * Fréchet distance to another distribution, squared as in the FID (Heusel and others, arXiv 1706.08500):
   * {@code |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))}.
   */
  public double frechetDistance(Gaussian other) {
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException("distributions over " + mean.length + " and " + other.mean.length + " numbers");
    }
    var distance = 0.0;
    for (var i = 0; i < mean.length; i++) {
      distance += (mean[i] - other.mean[i]) * (mean[i] - other.mean[i]) + covariance[i][i] + other.covariance[i][i];
    }
    return Math.max(0, distance - 2 * traceOfRootOfProduct(covariance, other.covariance));
  }

  /**
   * With {@code A = L L^T} the product {@code A B} has the eigenvalues of {@code L^T B L}, which is symmetric, and no larger than
   * A's rank.
   */
  private static double traceOfRootOfProduct(double[][] a, double[][] b) {
    try (var program = TorchProgram.ofResource(Gaussian.class, "gaussian.py", Device.cpu());
        var manager = Torch.newManager(Device.cpu())) {
      return program.call(manager, "trace_of_root_of_product", manager.create(a), manager.create(b)).toDoubleArray()[0];
    }
  }
}
