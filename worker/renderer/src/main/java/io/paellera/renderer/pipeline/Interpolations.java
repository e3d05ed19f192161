package io.paellera.renderer.pipeline;

import io.paellera.renderer.Prompt;
import java.util.List;

/** Points between text vectors. */
final class Interpolations {

  /** Below this sine of the angle between two vectors, the arc is a straight line. */
  private static final double STRAIGHT = 1e-6;

  private Interpolations() {}

  /** The blend of vectors, one for each of its parts. */
  static float[] blend(Prompt.Blend blend, List<float[]> vectors) {
    double total = blend.parts().stream().mapToDouble(Prompt.Weighted::weight).sum();
    var shares = blend.parts().stream().mapToDouble(part -> part.weight() / total).toArray();
    return switch (blend.interpolation()) {
      case LINEAR -> sum(vectors, shares);
      case SPHERICAL -> spherical(vectors, shares);
    };
  }

  private static float[] sum(List<float[]> vectors, double[] shares) {
    var result = new float[vectors.get(0).length];
    for (int i = 0; i < result.length; i++) {
      double value = 0;
      for (int part = 0; part < shares.length; part++) {
        value += shares[part] * vectors.get(part)[i];
      }
      result[i] = (float) value;
    }
    return result;
  }

  /** Along the arc between two vectors (Shoemake, Animating Rotation with Quaternion Curves, 1985). */
  private static float[] spherical(List<float[]> vectors, double[] shares) {
    var from = vectors.get(0);
    var to = vectors.get(1);
    double dot = 0;
    double fromSquare = 0;
    double toSquare = 0;
    for (int i = 0; i < from.length; i++) {
      dot += (double) from[i] * to[i];
      fromSquare += (double) from[i] * from[i];
      toSquare += (double) to[i] * to[i];
    }
    double angle = Math.acos(Math.max(-1, Math.min(1, dot / Math.sqrt(fromSquare * toSquare))));
    double sine = Math.sin(angle);
    if (!(sine > STRAIGHT)) {
      return sum(vectors, shares);
    }
    return sum(vectors, new double[] {Math.sin(shares[0] * angle) / sine, Math.sin(shares[1] * angle) / sine});
  }
}
