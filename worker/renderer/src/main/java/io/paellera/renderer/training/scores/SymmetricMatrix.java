package io.paellera.renderer.training.scores;

/** Eigenvalues and roots of symmetric matrices without negative eigenvalues. */
final class SymmetricMatrix {

  private static final int MAX_SWEEPS = 60;
  private static final double TOLERANCE = 1e-13;

  private SymmetricMatrix() {}

  /**
   * Trace of the root of a product {@code A B}. With {@code A = L L^T} the product has the eigenvalues of {@code L^T B L}, which is
   * symmetric.
   */
  static double traceOfRootOfProduct(double[][] a, double[][] b) {
    var lower = cholesky(a);
    var trace = 0.0;
    for (var value : eigenvalues(multiply(multiply(transpose(lower), b), lower))) {
      trace += Math.sqrt(Math.max(0, value));
    }
    return trace;
  }

  /** The lower triangle L with {@code L L^T = A}; columns of directions in which A is zero stay zero. */
  private static double[][] cholesky(double[][] a) {
    var n = a.length;
    var scale = 0.0;
    for (var i = 0; i < n; i++) {
      scale = Math.max(scale, a[i][i]);
    }
    var lower = new double[n][n];
    for (var j = 0; j < n; j++) {
      var pivot = a[j][j] - dot(lower[j], lower[j], j);
      if (pivot > TOLERANCE * scale) {
        lower[j][j] = Math.sqrt(pivot);
        for (var i = j + 1; i < n; i++) {
          lower[i][j] = (a[i][j] - dot(lower[i], lower[j], j)) / lower[j][j];
        }
      }
    }
    return lower;
  }

  private static double dot(double[] a, double[] b, int length) {
    var sum = 0.0;
    for (var i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[][] transpose(double[][] a) {
    var transposed = new double[a.length][a.length];
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }

  private static double[][] multiply(double[][] a, double[][] b) {
    var columns = transpose(b);
    var product = new double[a.length][a.length];
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        product[i][j] = dot(a[i], columns[j], a.length);
      }
    }
    return product;
  }

  /** Eigenvalues by Jacobi's rotations. */
  static double[] eigenvalues(double[][] symmetric) {
    var n = symmetric.length;
    var a = new double[n][];
    for (var i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
    }
    for (var sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > TOLERANCE * diagonal(a); sweep++) {
      for (var p = 0; p < n; p++) {
        for (var q = p + 1; q < n; q++) {
          rotate(a, p, q);
        }
      }
    }
    var values = new double[n];
    for (var i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
    return values;
  }

  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    var slope = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    var tangent = Math.copySign(1, slope) / (Math.abs(slope) + Math.hypot(slope, 1));
    var cosine = 1 / Math.hypot(tangent, 1);
    var sine = tangent * cosine;
    for (var k = 0; k < a.length; k++) {
      var kp = a[k][p];
      var kq = a[k][q];
      a[k][p] = cosine * kp - sine * kq;
      a[k][q] = sine * kp + cosine * kq;
    }
    for (var k = 0; k < a.length; k++) {
      var pk = a[p][k];
      var qk = a[q][k];
      a[p][k] = cosine * pk - sine * qk;
      a[q][k] = sine * pk + cosine * qk;
    }
  }

  private static double offDiagonal(double[][] a) {
    var sum = 0.0;
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        sum += i == j ? 0 : a[i][j] * a[i][j];
      }
    }
    return Math.sqrt(sum);
  }

  private static double diagonal(double[][] a) {
    var sum = 0.0;
    for (var i = 0; i < a.length; i++) {
      sum += a[i][i] * a[i][i];
    }
    return Math.sqrt(sum);
  }
}
