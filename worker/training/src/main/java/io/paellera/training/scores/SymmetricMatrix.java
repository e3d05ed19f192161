package io.paellera.training.scores;

import java.util.ArrayList;
import java.util.List;

/** Eigenvalues and roots of symmetric matrices without negative eigenvalues. */
final class SymmetricMatrix {

  private static final double TOLERANCE = 1e-13;

  private SymmetricMatrix() {}

  /**
   * Trace of the root of a product {@code A B}. With {@code A = L L^T} the product has the eigenvalues of {@code L^T B L},
   * which is symmetric, and no larger than A's rank.
   */
  static double traceOfRootOfProduct(double[][] a, double[][] b) {
    var columns = choleskyColumns(a);
    var product = new double[columns.size()][columns.size()];
    for (var i = 0; i < product.length; i++) {
      var image = multiply(b, columns.get(i));
      for (var j = 0; j <= i; j++) {
        product[i][j] = dot(image, columns.get(j), image.length);
        product[j][i] = product[i][j];
      }
    }
    var trace = 0.0;
    for (var value : eigenvalues(product)) {
      trace += Math.sqrt(Math.max(0, value));
    }
    return trace;
  }

  /** The columns of the lower triangle L with {@code L L^T = A}, but for those that are zero. */
  private static List<double[]> choleskyColumns(double[][] a) {
    var n = a.length;
    var scale = 0.0;
    for (var i = 0; i < n; i++) {
      scale = Math.max(scale, a[i][i]);
    }
    var lower = new double[n][n];
    var columns = new ArrayList<double[]>();
    for (var j = 0; j < n; j++) {
      var pivot = a[j][j] - dot(lower[j], lower[j], columns.size());
      if (pivot > TOLERANCE * scale) {
        var column = new double[n];
        column[j] = Math.sqrt(pivot);
        for (var i = j + 1; i < n; i++) {
          column[i] = (a[i][j] - dot(lower[i], lower[j], columns.size())) / column[j];
        }
        for (var i = j; i < n; i++) {
          lower[i][columns.size()] = column[i];
        }
        columns.add(column);
      }
    }
    return columns;
  }

  static double dot(double[] a, double[] b, int length) {
    var sum = 0.0;
    for (var i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] multiply(double[][] matrix, double[] vector) {
    var product = new double[vector.length];
    for (var i = 0; i < product.length; i++) {
      product[i] = dot(matrix[i], vector, vector.length);
    }
    return product;
  }

  /** Eigenvalues, rising: by reflections to a matrix of three diagonals, then by halving intervals. */
  static double[] eigenvalues(double[][] symmetric) {
    return Tridiagonal.of(symmetric).eigenvalues();
  }
}
