package io.paellera.renderer.sampling;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.network.TorchProgram;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Draws tokens where the logits are, by the same rule and from the same uniform numbers as {@link HostSampler}: the tokens are
 * the same but for rounding. For logits in a GPU's memory; only the tokens leave it.
 *
 * <p>Nothing is sorted: the filter's limit is found bit by bit, and the draw is a search in a cumulative sum.
 */
public final class DeviceSampler implements Sampler {

  private static final long LOGITS_AT_ONCE = 1 << 25;

  /** More than there is, so that the filter lets every token pass. */
  private static final double ALL = 2;

  private final TorchProgram program;
  private final long logitsAtOnce;

  public DeviceSampler(Device device) {
    this(device, LOGITS_AT_ONCE);
  }

  /**
   * @param logitsAtOnce most logits that are worked on at once, but at least a row's; four arrays of as many numbers of 32 bits
   *     are held on the way
   */
  DeviceSampler(Device device, long logitsAtOnce) {
    program = TorchProgram.ofResource(DeviceSampler.class, "draw.py", device);
    this.logitsAtOnce = logitsAtOnce;
  }

  @Override
  public int[][] sample(NDArray logits, List<SamplingRow> rows) {
    try (var manager = logits.getManager().newSubManager()) {
      var shape = logits.getShape();
      int size = Math.toIntExact(shape.get(1) * shape.get(2));
      var flat = logits.reshape(shape.get(0), size, shape.get(3));
      flat.attach(manager);
      var tokens = draw(manager, flat, rows, size).toLongArray();
      var result = new int[rows.size()][size];
      for (int i = 0; i < tokens.length; i++) {
        if (tokens[i] < 0) {
          throw new RenderException("the logits of a position are no numbers");
        }
        result[i / size][i % size] = (int) tokens[i];
      }
      return result;
    }
  }

  private NDArray draw(NDManager manager, NDArray logits, List<SamplingRow> rows, int size) {
    var conditional = rows.stream().mapToLong(SamplingRow::conditional).toArray();
    var unconditional = rows.stream().mapToLong(row -> row.unconditional().orElse(row.conditional())).toArray();
    var arrays =
        Stream.of(
            logits,
            manager.create(conditional),
            manager.create(unconditional),
            perRow(manager, rows, SamplingRow::guidance),
            perRow(manager, rows, row -> 1 / row.temperature()),
            perRow(manager, rows, row -> row.typical().map(typical -> typical.mass()).orElse(ALL)),
            perRow(manager, rows, row -> row.typical().map(typical -> typical.minTokens()).orElse(1)),
            manager.create(uniforms(rows, size), new Shape(rows.size(), size, 1)));
    boolean guided = rows.stream().anyMatch(row -> row.unconditional().isPresent());
    boolean filtered = rows.stream().anyMatch(row -> row.typical().isPresent());
    boolean counted = rows.stream().anyMatch(row -> row.typical().filter(typical -> typical.minTokens() > 1).isPresent());
    long atOnce = Math.max(1, logitsAtOnce / (size * logits.getShape().get(2)));
    var values =
        Stream.concat(
            arrays.map(array -> IValue.from((PtNDArray) array)),
            Stream.of(IValue.from(guided), IValue.from(filtered), IValue.from(counted), IValue.from(atOnce)));
    return program.call(manager, "draw", values.toArray(IValue[]::new));
  }

  private static double[] uniforms(List<SamplingRow> rows, int size) {
    var uniforms = new double[rows.size() * size];
    for (int i = 0; i < uniforms.length; i++) {
      var row = rows.get(i / size);
      if (!(row.draws() instanceof SeededDraws draws)) {
        throw new IllegalArgumentException("recorded draws are replayed on the host, not on a device");
      }
      uniforms[i] = draws.uniform(row.step(), i % size);
    }
    return uniforms;
  }

  private static NDArray perRow(NDManager manager, List<SamplingRow> rows, ToDoubleFunction<SamplingRow> value) {
    var values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(rows.get(i));
    }
    return manager.create(values, new Shape(values.length, 1, 1));
  }

  @Override
  public void close() {
    program.close();
  }
}
