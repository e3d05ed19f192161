package io.paellera.renderer.sampling;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.IntStream;

/** Draws one step's tokens by {@link DeviceSampler}, called as {@link HostSampler} is. */
final class DeviceDraws implements AutoCloseable {

  private final DeviceSampler sampler;

  DeviceDraws() {
    sampler = new DeviceSampler(Device.cpu());
  }

  DeviceDraws(long logitsAtOnce) {
    sampler = new DeviceSampler(Device.cpu(), logitsAtOnce);
  }

  /** The entries of logits {@code [B, H, W, codebook size]}, as the host takes them. */
  static List<NDArray> entries(NDArray logits) {
    return LongStream.range(0, logits.getShape().get(0)).mapToObj(logits::get).toList();
  }

  /**
   * @param rows whose conditional logits come first, in their order
   */
  int[][] sample(NDArray logits, List<SamplingRow> rows) {
    var shape = logits.getShape();
    int size = Math.toIntExact(shape.get(1) * shape.get(2));
    try (var manager = logits.getManager().newSubManager()) {
      var onDevice = DeviceRows.upload(manager, rows.stream().map(row -> plan(row, size)).toList());
      var unconditional = rows.stream().mapToLong(row -> row.unconditional().orElse(row.conditional())).toArray();
      boolean guided = rows.stream().anyMatch(row -> row.unconditional().isPresent());
      var entries =
          new DeviceSampler.Entries(manager.arange((int) shape.get(0)), manager.create(unconditional), guided);
      var flat = logits.reshape(shape.get(0), size, shape.get(3));
      onDevice.moveTo(sampler.advance(manager, flat, entries, onDevice));
      var tokens = onDevice.download();
      return IntStream.range(0, rows.size()).mapToObj(tokens::of).toArray(int[][]::new);
    }
  }

  private static RowPlan plan(SamplingRow row, int size) {
    var free = new int[size];
    Arrays.fill(free, RowPlan.FREE);
    var uniforms = new float[size];
    for (int i = 0; i < size; i++) {
      uniforms[i] = (float) ((SeededDraws) row.draws()).uniform(row.step(), i);
    }
    return new RowPlan(
        new int[size],
        0,
        free,
        new float[][] {uniforms},
        new int[][] {free},
        new float[1],
        new float[] {1 / row.temperature()},
        new float[] {row.guidance()},
        row.typical().map(typical -> (float) typical.mass()).orElse(2f),
        row.typical().map(typical -> typical.minTokens()).orElse(1));
  }

  @Override
  public void close() {
    sampler.close();
  }
}
