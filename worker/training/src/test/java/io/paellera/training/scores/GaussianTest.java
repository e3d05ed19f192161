package io.paellera.training.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussianTest {

  @Test
  void aSampleGivesItsMeanAndUnbiasedCovariance() {
    var gaussian = Gaussian.of(new float[][] {{1, 2}, {3, 6}, {5, 4}});
    assertThat(gaussian.mean()).containsExactly(new double[] {3, 4}, within(1e-12));
    assertThat(gaussian.covariance()[0]).containsExactly(new double[] {4, 2}, within(1e-12));
    assertThat(gaussian.covariance()[1]).containsExactly(new double[] {2, 4}, within(1e-12));
  }

  @Test
  void inOneDimensionTheDistanceIsThatOfMeansAndDeviations() {
    var a = new Gaussian(new double[] {1}, new double[][] {{4}});
    var b = new Gaussian(new double[] {4}, new double[][] {{25}});
    assertThat(a.frechetDistance(b)).as("(1 - 4)^2 + (2 - 5)^2").isCloseTo(18, within(1e-9));
  }

  @Test
  void diagonalCovariancesAddUpTheirDirections() {
    var a = new Gaussian(new double[] {0, 0, 1}, new double[][] {{1, 0, 0}, {0, 9, 0}, {0, 0, 0}});
    var b = new Gaussian(new double[] {0, 2, 1}, new double[][] {{16, 0, 0}, {0, 4, 0}, {0, 0, 49}});
    assertThat(a.frechetDistance(b)).as("4 + (1-4)^2 + (3-2)^2 + (0-7)^2").isCloseTo(63, within(1e-9));
  }

  @Test
  void turnedCovariancesMatchTheClosedFormInTwoDimensions() {
    var a = new Gaussian(new double[] {0, 0}, new double[][] {{2, 1}, {1, 2}});
    var b = new Gaussian(new double[] {0, 0}, new double[][] {{3, -1}, {-1, 1}});
    var trace = 2 * 3 - 1 - 1 + 2;
    var determinant = (2 * 2 - 1) * (3 - 1);
    assertThat(a.frechetDistance(b))
        .as("tr of the root of a 2x2 product is (tr + 2 det^(1/2))^(1/2)")
        .isCloseTo(4 + 4 - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant)), within(1e-9));
  }

  @Test
  void theDistanceIsSymmetricAndZeroToItself() {
    var a = Gaussian.of(sample(1, 40, 12));
    var b = Gaussian.of(sample(2, 50, 12));
    assertThat(a.frechetDistance(b)).isPositive().isCloseTo(b.frechetDistance(a), within(1e-6));
    assertThat(a.frechetDistance(a)).isCloseTo(0, within(1e-6));
  }

  @Test
  void fewerPicturesThanDimensionsAreFine() {
    assertThat(Gaussian.of(sample(1, 5, 30)).frechetDistance(Gaussian.of(sample(3, 6, 30)))).isFinite().isPositive();
  }

  @Test
  void onePictureIsAnError() {
    assertThatThrownBy(() -> Gaussian.of(new float[][] {{1, 2}}))
        .isInstanceOf(DegenerateSampleException.class)
        .hasMessageContaining("at least 2 pictures, but got 1");
  }

  @Test
  void picturesOfTheSameFeaturesAreAnError() {
    assertThatThrownBy(() -> Gaussian.of(new float[][] {{1, 2}, {1, 2}, {1, 2}}))
        .isInstanceOf(DegenerateSampleException.class)
        .hasMessageContaining("same features");
  }

  @Test
  void aFeatureThatIsNoNumberIsAnError() {
    assertThatThrownBy(() -> Gaussian.of(new float[][] {{1, 2}, {1, Float.NaN}}))
        .isInstanceOf(DegenerateSampleException.class)
        .hasMessageContaining("feature 1 of picture 1 is NaN");
  }

  @Test
  void accuracyCountsFirstAndFirstFiveGuesses() {
    var logits = new float[][] {{9, 1, 2, 3, 4, 5}, {6, 5, 4, 3, 2, 1}, {6, 5, 4, 3, 2, 1}};
    var accuracy = Accuracy.of(logits, new int[] {0, 4, 5});
    assertThat(accuracy.top1()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(accuracy.top5()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void constantLogitsAreNoRightGuess() {
    assertThat(Accuracy.of(new float[][] {new float[6]}, new int[] {0}).top5()).isZero();
  }

  private static float[][] sample(long seed, int count, int dimension) {
    var random = new Random(seed);
    var sample = new float[count][dimension];
    for (var row : sample) {
      for (var i = 0; i < dimension; i++) {
        row[i] = (float) (random.nextGaussian() * (1 + i) + seed);
      }
    }
    return sample;
  }
}
