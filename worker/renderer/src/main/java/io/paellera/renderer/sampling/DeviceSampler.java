package io.paellera.renderer.sampling;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.paellera.renderer.network.TorchProgram;
import java.util.stream.Stream;

/**
 * Takes rows from logits to tokens where the logits are, by the same rule and from the same random numbers as {@link HostSampler}
 * and {@link Denoising}: the tokens are the same but for rounding. Nothing waits for the device, and nothing is copied from it.
 *
 * <p>Nothing is sorted: the filter's limit is found bit by bit, and the draw is a search in a cumulative sum.
 */
public final class DeviceSampler implements AutoCloseable {

  private static final long LOGITS_AT_ONCE = 1 << 25;

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
    program = TorchProgram.ofResource(DeviceSampler.class, "sampler.py", device);
    this.logitsAtOnce = logitsAtOnce;
  }

  /**
   * The entries of a forward pass: every row with its prompt, then the guided rows without.
   *
   * @param rows {@code [entries]} INT64, the row that an entry is of
   * @param unconditional {@code [rows]} INT64, the entry without the prompt; of a row without guidance, its only entry
   * @param guided whether any row is
   */
  public record Entries(NDArray rows, NDArray unconditional, boolean guided) {}

  /** Tokens {@code [entries, positions]} INT64. */
  public NDArray tokens(NDManager target, DeviceRows rows, Entries entries) {
    return program.call(target, "tokens", rows.state(), rows.kept(), entries.rows);
  }

  /** Levels of noise {@code [entries]} FLOAT32 before the step that each row takes next. */
  public NDArray levels(NDManager target, DeviceRows rows, Entries entries) {
    return program.call(target, "levels", rows.state(), rows.levels(), entries.rows);
  }

  /**
   * The state of all rows after a step, for {@link DeviceRows#moveTo}.
   *
   * @param logits {@code [entries, positions, codebook size]} in any floating-point type
   */
  public NDArray advance(NDManager target, NDArray logits, Entries entries, DeviceRows rows) {
    long atOnce = Math.max(1, logitsAtOnce / logits.getShape().slice(1).size());
    var arrays = Stream.concat(Stream.of(logits, entries.unconditional, rows.state()), rows.plans().stream());
    var settings =
        Stream.of(
            IValue.from(entries.guided), IValue.from(rows.filtered()), IValue.from(rows.counted()), IValue.from(atOnce));
    var values = Stream.concat(arrays.map(array -> IValue.from((PtNDArray) array)), settings);
    return program.call(target, "advance", values.toArray(IValue[]::new));
  }

  @Override
  public void close() {
    program.close();
  }
}
