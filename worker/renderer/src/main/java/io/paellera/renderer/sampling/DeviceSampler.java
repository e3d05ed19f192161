package io.paellera.renderer.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.RenderException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Draws tokens where the logits are, by the same rule and from the same uniform numbers as {@link HostSampler}: the tokens are
 * the same but for rounding. For logits in a GPU's memory; only the tokens leave it.
 */
public final class DeviceSampler implements Sampler {

  private static final long LOGITS_AT_ONCE = 1 << 25;

  /** Above any cumulative probability, so that the filter lets every token pass. */
  private static final double ALL = 2;

  private final long logitsAtOnce;

  public DeviceSampler() {
    this(LOGITS_AT_ONCE);
  }

  /**
   * @param logitsAtOnce most logits that are worked on at once; some twenty arrays of as many numbers are held on the way
   */
  DeviceSampler(long logitsAtOnce) {
    this.logitsAtOnce = logitsAtOnce;
  }

  @Override
  public int[][] sample(NDArray logits, List<SamplingRow> rows) {
    var shape = logits.getShape();
    int atOnce = (int) Math.max(1, logitsAtOnce / shape.slice(1).size());
    var tokens = new ArrayList<int[]>();
    for (int from = 0; from < rows.size(); from += atOnce) {
      tokens.addAll(List.of(draw(logits, rows.subList(from, Math.min(rows.size(), from + atOnce)))));
    }
    return tokens.toArray(int[][]::new);
  }

  private static int[][] draw(NDArray logits, List<SamplingRow> rows) {
    try (var manager = logits.getManager().newSubManager()) {
      var shape = logits.getShape();
      int size = Math.toIntExact(shape.get(1) * shape.get(2));
      var flat = logits.reshape(shape.get(0), size, shape.get(3));
      flat.attach(manager);
      var guided = guided(manager, flat, rows);
      var allowed = rows.stream().anyMatch(row -> row.typical().isPresent()) ? filtered(manager, guided, rows) : guided;
      var tokens = draw(manager, allowed.div(perRow(manager, rows, SamplingRow::temperature)), rows, size).toLongArray();
      var result = new int[rows.size()][size];
      for (int i = 0; i < tokens.length; i++) {
        result[i / size][i % size] = (int) tokens[i];
      }
      return result;
    }
  }

  private static NDArray guided(NDManager manager, NDArray logits, List<SamplingRow> rows) {
    var conditional = rows.stream().mapToLong(SamplingRow::conditional).toArray();
    var unconditional = rows.stream().mapToLong(row -> row.unconditional().orElse(row.conditional())).toArray();
    var toward = logits.get(manager.create(conditional));
    var from = logits.get(manager.create(unconditional));
    return from.add(toward.sub(from).mul(perRow(manager, rows, SamplingRow::guidance)));
  }

  /** The logits, minus infinity where the typical filter stops a token. */
  private static NDArray filtered(NDManager manager, NDArray logits, List<SamplingRow> rows) {
    var information = logits.logSoftmax(-1).neg();
    var probabilities = information.neg().exp();
    var entropy = probabilities.mul(information).sum(new int[] {2}, true);
    var distances = information.sub(entropy).abs();
    var order = distances.argSort(2);
    var held = probabilities.gather(order, 2).cumSum(2);
    var mass = perRow(manager, rows, row -> row.typical().map(typical -> typical.mass()).orElse(ALL));
    var fewest = perRow(manager, rows, row -> row.typical().map(typical -> typical.minTokens() - 1).orElse(0));
    var reached = held.lt(mass).toType(DataType.FLOAT32, false).sum(new int[] {2}, true);
    var last = reached.maximum(fewest).minimum(logits.getShape().get(2) - 1);
    var limit = distances.gather(order, 2).gather(last.toType(DataType.INT64, false), 2);
    var stopped = manager.full(new Shape(1), Float.NEGATIVE_INFINITY, DataType.FLOAT32);
    return NDArrays.where(distances.lte(limit), logits, stopped);
  }

  private static NDArray draw(NDManager manager, NDArray scaled, List<SamplingRow> rows, int size) {
    var sums = scaled.softmax(-1).toType(DataType.FLOAT64, false).cumSum(2);
    var uniforms = new double[rows.size() * size];
    for (int i = 0; i < uniforms.length; i++) {
      var row = rows.get(i / size);
      if (!(row.draws() instanceof SeededDraws draws)) {
        throw new IllegalArgumentException("recorded draws are replayed on the host, not on a device");
      }
      uniforms[i] = draws.uniform(row.step(), i % size);
    }
    var highest = sums.getShape().get(2) - 1;
    var total = sums.get(":, :, {}:", highest);
    if (total.isNaN().any().getBoolean()) {
      throw new RenderException("the logits of a position are no numbers");
    }
    var target = manager.create(uniforms, new Shape(rows.size(), size, 1)).mul(total);
    return sums.lte(target).toType(DataType.INT64, false).sum(new int[] {2}).minimum(highest);
  }

  private static NDArray perRow(NDManager manager, List<SamplingRow> rows, ToDoubleFunction<SamplingRow> value) {
    var values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(rows.get(i));
    }
    return manager.create(values, new Shape(values.length, 1, 1));
  }

  @Override
  public void close() {}
}
