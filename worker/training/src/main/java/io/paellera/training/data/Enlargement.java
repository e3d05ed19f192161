package io.paellera.training.data;

import java.util.function.DoubleUnaryOperator;

/** A filter that makes pictures a whole number of times larger. Weights are normalised, and borders are repeated. */
public enum Enlargement {
  /** Keys' cubic convolution, a = -1/2 (IEEE Transactions on Acoustics, Speech, and Signal Processing 29(6), 1981). */
  BICUBIC(2, Enlargement::cubic),
  /** Sinc, windowed by a wider one; three lobes (Duchon, Journal of Applied Meteorology 18(8), 1979). */
  LANCZOS(3, Enlargement::lanczos);

  private final int reach;
  private final DoubleUnaryOperator kernel;

  Enlargement(int reach, DoubleUnaryOperator kernel) {
    this.reach = reach;
    this.kernel = kernel;
  }

  private static double cubic(double distance) {
    var x = Math.abs(distance);
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }

  private static double lanczos(double distance) {
    return Math.abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /**
   * A larger picture.
   *
   * @param pixels {@code [3, side, side]} in {@code [0, 1]}
   * @param times how much longer each side becomes
   * @return {@code [3, side * times, side * times]} in {@code [0, 1]}
   */
  public float[] enlarge(float[] pixels, int side, int times) {
    var large = side * times;
    var weights = weights(times);
    var wide = new float[3 * side * large];
    for (var row = 0; row < 3 * side; row++) {
      for (var x = 0; x < large; x++) {
        wide[row * large + x] = sum(pixels, row * side, 1, side, x, weights[x % times], times);
      }
    }
    var result = new float[3 * large * large];
    for (var channel = 0; channel < 3; channel++) {
      for (var y = 0; y < large; y++) {
        for (var x = 0; x < large; x++) {
          var value = sum(wide, channel * side * large + x, large, side, y, weights[y % times], times);
          result[(channel * large + y) * large + x] = Math.max(0, Math.min(1, value));
        }
      }
    }
    return result;
  }

  /** For each place of a new pixel within an old one, the weights of the old pixels around it; they add up to 1. */
  private float[][] weights(int times) {
    var weights = new float[times][2 * reach + 1];
    for (var place = 0; place < times; place++) {
      var centre = (place + 0.5) / times - 0.5;
      var sum = 0.0;
      for (var tap = 0; tap < weights[place].length; tap++) {
        sum += kernel.applyAsDouble(tap - reach - centre);
      }
      for (var tap = 0; tap < weights[place].length; tap++) {
        weights[place][tap] = (float) (kernel.applyAsDouble(tap - reach - centre) / sum);
      }
    }
    return weights;
  }

  private float sum(float[] values, int from, int stride, int length, int position, float[] weights, int times) {
    var sum = 0f;
    for (var tap = 0; tap < weights.length; tap++) {
      var index = Math.max(0, Math.min(length - 1, position / times + tap - reach));
      sum += weights[tap] * values[from + index * stride];
    }
    return sum;
  }
}
