package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Codes that follow the encoder's outputs: each is the exponential average of the outputs nearest to it, and one that hardly any
 * output is nearest to is replaced by an output drawn at random (van den Oord and others, arXiv 1711.00937, appendix A.1).
 */
final class Codebook {

  private final int size;
  private final int dimension;
  private final double keep;
  private final double deadBelow;
  private final NDArray codes;
  private final NDArray counts;
  private final NDArray sums;

  Codebook(int size, int dimension, double keep, double deadBelow, NDManager manager) {
    this.size = size;
    this.dimension = dimension;
    this.keep = keep;
    this.deadBelow = deadBelow;
    codes = manager.zeros(new Shape(size, dimension), DataType.FLOAT32);
    counts = manager.zeros(new Shape(size), DataType.FLOAT32);
    sums = manager.zeros(new Shape(size, dimension), DataType.FLOAT32);
  }

  /** The codes, {@code [size, dimension]}. */
  NDArray codes() {
    return codes;
  }

  /** Draws all codes from outputs {@code [n * dimension]}. */
  void begin(float[] outputs, SplittableRandom random) {
    var drawn = new float[size * dimension];
    var ones = new float[size];
    for (var code = 0; code < size; code++) {
      draw(outputs, random, drawn, code);
      ones[code] = 1;
    }
    store(drawn, ones, drawn);
  }

  /**
   * Takes one step towards outputs.
   *
   * @param outputs {@code [n * dimension]}
   * @param tokens {@code [n]} the code nearest to each
   */
  void update(float[] outputs, long[] tokens, SplittableRandom random) {
    var count = HostCopy.floats(counts);
    var sum = HostCopy.floats(sums);
    scale(count);
    scale(sum);
    for (var i = 0; i < tokens.length; i++) {
      var code = (int) tokens[i];
      count[code] += (float) (1 - keep);
      for (var d = 0; d < dimension; d++) {
        sum[code * dimension + d] += (float) ((1 - keep) * outputs[i * dimension + d]);
      }
    }
    var code = new float[size * dimension];
    for (var k = 0; k < size; k++) {
      if (count[k] < deadBelow) {
        draw(outputs, random, sum, k);
        count[k] = 1;
      }
      for (var d = 0; d < dimension; d++) {
        code[k * dimension + d] = sum[k * dimension + d] / count[k];
      }
    }
    store(code, count, sum);
  }

  private void scale(float[] values) {
    for (var i = 0; i < values.length; i++) {
      values[i] *= (float) keep;
    }
  }

  private void draw(float[] outputs, SplittableRandom random, float[] target, int code) {
    var from = random.nextInt(outputs.length / dimension) * dimension;
    System.arraycopy(outputs, from, target, code * dimension, dimension);
  }

  private void store(float[] code, float[] count, float[] sum) {
    codes.set(FloatBuffer.wrap(code));
    counts.set(FloatBuffer.wrap(count));
    sums.set(FloatBuffer.wrap(sum));
  }

  /** What a resumed training needs, by name. */
  Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    state.put("codebook", codes);
    state.put("codebook.counts", counts);
    state.put("codebook.sums", sums);
    return state;
  }
}
