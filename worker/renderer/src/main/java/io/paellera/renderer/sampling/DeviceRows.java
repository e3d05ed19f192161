package io.paellera.renderer.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.RenderException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The tokens of rows on a device, with the rows' plans: what {@link DeviceSampler} needs for all of their steps. */
public final class DeviceRows {

  /** Columns of the state behind the tokens: whether logits were no numbers, and the position. */
  private static final int COLUMNS = 2;

  /** Places among the plans. */
  private static final int KEPT = 0;

  private static final int LEVELS = 3;

  private final NDManager manager;
  private final int rows;
  private final int size;
  private final boolean filtered;
  private final boolean counted;
  private final NDList plans;
  private NDArray state;

  private DeviceRows(
      NDManager manager, int rows, int size, boolean filtered, boolean counted, NDArray state, NDList plans) {
    this.manager = manager;
    this.rows = rows;
    this.size = size;
    this.filtered = filtered;
    this.counted = counted;
    this.state = state;
    this.plans = plans;
  }

  /**
   * Copies plans of rows with equally many tokens to the device.
   *
   * @param manager of all that the rows hold
   */
  public static DeviceRows upload(NDManager manager, List<RowPlan> plans) {
    int rows = plans.size();
    int size = plans.get(0).tokens().length;
    int steps = plans.stream().mapToInt(RowPlan::steps).max().orElseThrow();
    var arrays =
        new NDList(
            manager.create(ints(plans, RowPlan::kept, size), new Shape(rows, size)),
            manager.create(floats(plans, RowPlan::uniforms, steps, size), new Shape(rows, steps, size)),
            manager.create(noise(plans, steps, size), new Shape(rows, steps, size)),
            manager.create(floats(plans, plan -> new float[][] {plan.levels()}, 1, steps), new Shape(rows, steps)),
            manager.create(floats(plans, plan -> new float[][] {plan.coldness()}, 1, steps), new Shape(rows, steps)),
            manager.create(floats(plans, plan -> new float[][] {plan.guidance()}, 1, steps), new Shape(rows, steps)),
            perRow(manager, plans, RowPlan::mass),
            perRow(manager, plans, RowPlan::fewest));
    return new DeviceRows(
        manager,
        rows,
        size,
        plans.stream().anyMatch(RowPlan::filtered),
        plans.stream().anyMatch(plan -> plan.fewest() > 1),
        manager.create(state(plans, size), new Shape(rows, size + COLUMNS)),
        arrays);
  }

  private static long[] state(List<RowPlan> plans, int size) {
    var state = new long[plans.size() * (size + COLUMNS)];
    int next = 0;
    for (var plan : plans) {
      for (int token : plan.tokens()) {
        state[next++] = token;
      }
      state[next++] = 0;
      state[next++] = plan.position();
    }
    return state;
  }

  private static int[] ints(List<RowPlan> plans, Function<RowPlan, int[]> values, int size) {
    var all = IntBuffer.allocate(plans.size() * size);
    plans.forEach(plan -> all.put(values.apply(plan)));
    return all.array();
  }

  private static int[] noise(List<RowPlan> plans, int steps, int size) {
    var all = new int[plans.size() * steps * size];
    Arrays.fill(all, RowPlan.FREE);
    var buffer = IntBuffer.wrap(all);
    for (int row = 0; row < plans.size(); row++) {
      buffer.position(row * steps * size);
      Arrays.stream(plans.get(row).noise()).forEach(buffer::put);
    }
    return all;
  }

  private static float[] floats(List<RowPlan> plans, Function<RowPlan, float[][]> values, int count, int size) {
    var all = FloatBuffer.allocate(plans.size() * count * size);
    for (int row = 0; row < plans.size(); row++) {
      all.position(row * count * size);
      Arrays.stream(values.apply(plans.get(row))).forEach(all::put);
    }
    return all.array();
  }

  private static NDArray perRow(NDManager manager, List<RowPlan> plans, ToDoubleFunction<RowPlan> value) {
    var values = new float[plans.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(plans.get(i));
    }
    return manager.create(values, new Shape(values.length, 1, 1));
  }

  /**
   * Some of the rows, and where they stand.
   *
   * @param rows on the same device
   * @param indices which of them, in their new order
   */
  public record Selection(DeviceRows rows, int[] indices) {}

  /**
   * Copies rows that were not together, on the device.
   *
   * @param manager of all that the rows hold
   */
  public static DeviceRows join(NDManager manager, List<Selection> selections) {
    var first = selections.get(0).rows;
    var plans = new NDList();
    for (int i = 0; i < first.plans.size(); i++) {
      int plan = i;
      plans.add(join(manager, selections, rows -> rows.plans.get(plan)));
    }
    return new DeviceRows(
        manager,
        selections.stream().mapToInt(selection -> selection.indices.length).sum(),
        first.size,
        selections.stream().anyMatch(selection -> selection.rows.filtered),
        selections.stream().anyMatch(selection -> selection.rows.counted),
        join(manager, selections, rows -> rows.state),
        plans);
  }

  private static NDArray join(NDManager manager, List<Selection> selections, Function<DeviceRows, NDArray> array) {
    try (var scratch = manager.newSubManager()) {
      var parts = new NDList();
      for (var selection : selections) {
        var indices = scratch.create(Arrays.stream(selection.indices).asLongStream().toArray());
        parts.add(array.apply(selection.rows).get(scratch, new NDIndex("{}", indices)));
      }
      var joined = NDArrays.concat(lengthened(scratch, parts));
      joined.attach(manager);
      return joined;
    }
  }

  /** Plans of fewer steps get steps that are never taken. */
  private static NDList lengthened(NDManager scratch, NDList parts) {
    long longest = parts.stream().mapToLong(part -> part.getShape().get(1)).max().orElseThrow();
    var lengthened = new NDList();
    for (var part : parts) {
      long missing = longest - part.getShape().get(1);
      if (missing == 0) {
        lengthened.add(part);
      } else {
        var dimensions = part.getShape().getShape().clone();
        dimensions[1] = missing;
        lengthened.add(part.concat(scratch.zeros(new Shape(dimensions), part.getDataType()), 1));
      }
    }
    return lengthened;
  }

  boolean filtered() {
    return filtered;
  }

  boolean counted() {
    return counted;
  }

  /** {@code [rows, tokens and two more]} INT64. */
  NDArray state() {
    return state;
  }

  /** {@code [rows, tokens]} INT32, from {@link RowPlan#kept}. */
  NDArray kept() {
    return plans.get(KEPT);
  }

  /** {@code [rows, steps]} FLOAT32, from {@link RowPlan#levels}. */
  NDArray levels() {
    return plans.get(LEVELS);
  }

  /** In the order of the program's arguments. */
  NDList plans() {
    return plans;
  }

  /** Moves all rows on at once, to what {@link DeviceSampler#advance} gave. */
  public void moveTo(NDArray newState) {
    newState.attach(manager);
    state.close();
    state = newState;
  }

  /** Copies the rows' tokens to the host, {@code [rows][positions]}; waits for the device. */
  public Tokens download() {
    var values = state.toLongArray();
    var tokens = new int[rows][size];
    var sound = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int from = row * (size + COLUMNS);
      for (int i = 0; i < size; i++) {
        tokens[row][i] = (int) values[from + i];
      }
      sound[row] = values[from + size] == 0;
    }
    return new Tokens(tokens, sound);
  }

  /**
   * Tokens in the host's memory.
   *
   * @param tokens {@code [rows][positions]}
   * @param sound whether all logits of a row were numbers
   */
  public record Tokens(int[][] tokens, boolean[] sound) {

    /**
     * The tokens of a row.
     *
     * @throws RenderException if logits were no numbers
     */
    public int[] of(int row) {
      if (!sound[row]) {
        throw new RenderException("the logits of a position are no numbers");
      }
      return tokens[row];
    }
  }
}
