package io.paellera.training.scores;

/**
 * A symmetric matrix that is zero but for its diagonal and the neighbours of the diagonal.
 *
 * @param diagonal {@code [n]}
 * @param beside {@code [n]}: in row i the element at column i - 1; the first is 0
 */
record Tridiagonal(double[] diagonal, double[] beside) {

  /** Intervals are halved until no number lies between their ends, which takes no more than this. */
  private static final int HALVINGS = 100;

  /**
   * The matrix of the same eigenvalues as a symmetric one (Householder's method; Golub and Van Loan, Matrix Computations, section
   * 8.3.1).
   */
  static Tridiagonal of(double[][] symmetric) {
    var n = symmetric.length;
    var a = new double[n][];
    for (var i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
    }
    var diagonal = new double[n];
    var beside = new double[n];
    for (var last = n - 1; last >= 0; last--) {
      diagonal[last] = a[last][last];
      if (last > 0) {
        beside[last] = reflect(a, last);
      }
    }
    return new Tridiagonal(diagonal, beside);
  }

  /** Reflects the first {@code last} dimensions, so that of row {@code last} one element remains left of the diagonal; gives it. */
  private static double reflect(double[][] a, int last) {
    var v = a[last];
    var length = Math.sqrt(SymmetricMatrix.dot(v, v, last));
    var remaining = -Math.copySign(length, v[last - 1]);
    v[last - 1] -= remaining;
    var square = SymmetricMatrix.dot(v, v, last);
    if (square == 0) {
      return 0;
    }
    var w = new double[last];
    for (var i = 0; i < last; i++) {
      w[i] = 2 / square * SymmetricMatrix.dot(a[i], v, last);
    }
    var along = SymmetricMatrix.dot(w, v, last) / square;
    for (var i = 0; i < last; i++) {
      w[i] -= along * v[i];
    }
    for (var i = 0; i < last; i++) {
      for (var j = 0; j < last; j++) {
        a[i][j] -= v[i] * w[j] + w[i] * v[j];
      }
    }
    return remaining;
  }

  /** Eigenvalues, rising. */
  double[] eigenvalues() {
    var bound = 0.0;
    for (var i = 0; i < diagonal.length; i++) {
      var right = i + 1 < diagonal.length ? Math.abs(beside[i + 1]) : 0;
      bound = Math.max(bound, Math.abs(diagonal[i]) + Math.abs(beside[i]) + right);
    }
    var values = new double[diagonal.length];
    for (var k = 0; k < values.length; k++) {
      values[k] = eigenvalue(k, -bound, bound);
    }
    return values;
  }

  private double eigenvalue(int k, double from, double to) {
    var low = from;
    var high = to;
    for (var i = 0; i < HALVINGS; i++) {
      var middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (countBelow(middle) > k) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Number of eigenvalues below x: the negative pivots of the matrix less x (Sylvester's law of inertia). */
  private int countBelow(double x) {
    var count = 0;
    var pivot = 1.0;
    for (var i = 0; i < diagonal.length; i++) {
      pivot = diagonal[i] - x - beside[i] * beside[i] / pivot;
      if (pivot == 0) {
        pivot = -Double.MIN_NORMAL;
      }
      count += pivot < 0 ? 1 : 0;
    }
    return count;
  }
}
