package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.pipeline.Stopwatch.Phase;
import io.paellera.renderer.sampling.DeviceRows;
import io.paellera.renderer.sampling.DeviceSampler;
import io.paellera.renderer.sampling.RowPlan;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Rows with conditions of one kind that move together on a device. */
final class Ride {

  private final Memory memory;
  private final Networks.Grid grid;
  private final boolean spatial;
  private final List<Boolean> guided;
  private final Entries entries;
  private int riders;
  private DeviceRows.Tokens tokens;

  /** What a ride holds on the device. */
  private record Memory(NDManager manager, DeviceRows rows, NDArray conditional, NDArray unconditional) {

    /** Frees what was made so far if not all can be made. */
    static Memory fill(NDManager device, Function<NDManager, Memory> filling) {
      var manager = device.newSubManager();
      try {
        return filling.apply(manager);
      } catch (RuntimeException e) {
        manager.close();
        throw e;
      }
    }
  }

  /** The entries of a step's forward pass and their conditions. */
  private record Entries(DeviceSampler.Entries indices, NDArray conditions) {}

  private Ride(Memory memory, Networks.Grid grid, boolean spatial, List<Boolean> guided) {
    this.memory = memory;
    this.grid = grid;
    this.spatial = spatial;
    this.guided = guided;
    riders = guided.size();
    entries = entries();
  }

  /** Copies the rows' conditions and plans to the device. */
  static Ride begin(Networks networks, NDManager device, List<Beginning> rows) {
    var grid = networks.grid(rows.get(0).spec().size());
    boolean spatial = rows.get(0).spatial();
    var toward = rows.stream().map(Beginning::conditional).toList();
    var from = rows.stream().map(row -> row.unconditional().orElse(row.conditional())).toList();
    var plans = rows.stream().map(row -> RowPlan.of(row.tokens(), row.spec())).toList();
    var memory =
        Memory.fill(
            device,
            manager ->
                new Memory(
                    manager,
                    DeviceRows.upload(manager, plans),
                    networks.conditions(manager, toward, grid, spatial),
                    networks.conditions(manager, from, grid, spatial)));
    return new Ride(memory, grid, spatial, rows.stream().map(row -> row.unconditional().isPresent()).toList());
  }

  /**
   * Some rows of a ride.
   *
   * @param indices which, in their new order
   */
  record Part(Ride ride, int[] indices) {}

  /** Copies rows of rides of one kind, on the device. */
  static Ride join(NDManager device, List<Part> parts) {
    var first = parts.get(0).ride;
    var rows = parts.stream().map(part -> new DeviceRows.Selection(part.ride.memory.rows, part.indices)).toList();
    var memory =
        Memory.fill(
            device,
            manager ->
                new Memory(
                    manager,
                    DeviceRows.join(manager, rows),
                    join(manager, parts, ride -> ride.memory.conditional),
                    join(manager, parts, ride -> ride.memory.unconditional)));
    var guided = parts.stream().flatMap(part -> Arrays.stream(part.indices).mapToObj(part.ride.guided::get)).toList();
    return new Ride(memory, first.grid, first.spatial, guided);
  }

  private static NDArray join(NDManager manager, List<Part> parts, Function<Ride, NDArray> array) {
    try (var scratch = manager.newSubManager()) {
      var selected = new NDList();
      for (var part : parts) {
        var indices = scratch.create(Arrays.stream(part.indices).asLongStream().toArray());
        selected.add(array.apply(part.ride).get(scratch, new NDIndex("{}", indices)));
      }
      var joined = NDArrays.concat(selected);
      joined.attach(manager);
      return joined;
    }
  }

  private Entries entries() {
    var manager = memory.manager;
    int count = guided.size();
    var guidedRows = LongStream.range(0, count).filter(row -> guided.get((int) row)).toArray();
    var rows = LongStream.concat(LongStream.range(0, count), LongStream.of(guidedRows)).toArray();
    var unconditional = LongStream.range(0, count).toArray();
    for (int i = 0; i < guidedRows.length; i++) {
      unconditional[(int) guidedRows[i]] = count + i;
    }
    var indices = new DeviceSampler.Entries(manager.create(rows), manager.create(unconditional), guidedRows.length > 0);
    if (guidedRows.length == 0) {
      return new Entries(indices, memory.conditional);
    }
    var from = memory.unconditional.get(manager, new NDIndex("{}", manager.create(guidedRows)));
    return new Entries(indices, memory.conditional.concat(from, 0));
  }

  /** Of all that it holds on the device. */
  NDManager memory() {
    return memory.manager;
  }

  /** How many rows it was made of. */
  int seats() {
    return guided.size();
  }

  /** A row needs it no longer. The last one's leaving frees the memory. */
  void leave() {
    if (--riders == 0) {
      memory.manager.close();
    }
  }

  /** The state after a step of all rows, for {@link #moveTo}. */
  NDArray next(NDManager manager, Networks networks, DeviceSampler sampler, Stopwatch stopwatch) {
    var logits =
        stopwatch.time(
            Phase.UNET,
            () -> {
              var shape = new Shape(-1, grid.height(), grid.width());
              var seen = sampler.tokens(manager, memory.rows, entries.indices).reshape(shape);
              var progress = sampler.progress(manager, memory.rows, entries.indices);
              return networks.logits(manager, seen, entries.conditions, progress, grid, spatial);
            });
    return stopwatch.time(
        Phase.SAMPLING,
        () -> {
          var shape = logits.getShape();
          var flat = logits.reshape(shape.get(0), grid.height() * grid.width(), shape.get(3));
          return sampler.advance(manager, flat, entries.indices, memory.rows);
        });
  }

  void moveTo(NDArray next) {
    memory.rows.moveTo(next);
    tokens = null;
  }

  /** The rows' tokens; copied from the device once a step at most. */
  DeviceRows.Tokens tokens() {
    if (tokens == null) {
      tokens = memory.rows.download();
    }
    return tokens;
  }
}
