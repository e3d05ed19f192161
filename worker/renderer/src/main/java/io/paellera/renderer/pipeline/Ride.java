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
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Rows with conditions of one kind that move together on a device. */
final class Ride {

  private final Memory memory;
  private final Networks.Grid grid;
  private final int seats;
  private int riders;
  private Optional<Entries> entries = Optional.empty();
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

  /** The entries of a step and their conditions, those of one forward pass in an array. */
  private record Entries(BitSet guided, NDManager manager, DeviceSampler.Entries indices, List<NDArray> conditions) {}

  private Ride(Memory memory, Networks.Grid grid, int seats) {
    this.memory = memory;
    this.grid = grid;
    this.seats = seats;
    riders = seats;
  }

  /** Copies the rows' conditions and plans to the device. */
  static Ride begin(Networks networks, NDManager device, List<Beginning> rows) {
    var grid = networks.grid(rows.get(0).spec().size());
    var toward = rows.stream().map(Beginning::conditional).toList();
    var from = rows.stream().map(Beginning::away).toList();
    var plans = rows.stream().map(row -> RowPlan.of(row.tokens(), row.spec())).toList();
    var memory =
        Memory.fill(
            device,
            manager ->
                new Memory(
                    manager,
                    DeviceRows.upload(manager, plans),
                    networks.conditions(manager, toward, grid),
                    networks.conditions(manager, from, grid)));
    return new Ride(memory, grid, rows.size());
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
    return new Ride(memory, first.grid, parts.stream().mapToInt(part -> part.indices.length).sum());
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

  /** Made anew only where other rows are guided than in the step before. */
  private Entries entries(BitSet guided) {
    if (entries.isEmpty() || !entries.get().guided.equals(guided)) {
      entries.ifPresent(old -> old.manager.close());
      entries = Optional.empty();
      entries = Optional.of(newEntries(guided));
    }
    return entries.get();
  }

  private Entries newEntries(BitSet guided) {
    var manager = memory.manager.newSubManager();
    var guidedRows = guided.stream().asLongStream().toArray();
    var rows = LongStream.concat(LongStream.range(0, seats), LongStream.of(guidedRows)).toArray();
    var unconditional = LongStream.range(0, seats).toArray();
    for (int i = 0; i < guidedRows.length; i++) {
      unconditional[(int) guidedRows[i]] = seats + i;
    }
    var indices = new DeviceSampler.Entries(manager.create(rows), manager.create(unconditional), guidedRows.length > 0);
    if (guidedRows.length == 0) {
      return new Entries(guided, manager, indices, List.of(memory.conditional));
    }
    return new Entries(guided, manager, indices, conditions(manager, guidedRows));
  }

  /** Of all rows and, guided ones, what they lead away from: in one array if both are of one kind. */
  private List<NDArray> conditions(NDManager manager, long[] guidedRows) {
    try (var scratch = manager.newSubManager()) {
      var from = memory.unconditional.get(scratch, new NDIndex("{}", scratch.create(guidedRows)));
      if (!from.getShape().slice(1).equals(memory.conditional.getShape().slice(1))) {
        from.attach(manager);
        return List.of(memory.conditional, from);
      }
      var all = NDArrays.concat(new NDList(memory.conditional, from));
      all.attach(manager);
      return List.of(all);
    }
  }

  /** Of all that it holds on the device. */
  NDManager memory() {
    return memory.manager;
  }

  /** How many rows it was made of. */
  int seats() {
    return seats;
  }

  /** A row needs it no longer. The last one's leaving frees the memory. */
  void leave() {
    if (--riders == 0) {
      memory.manager.close();
    }
  }

  /**
   * The state after a step of all rows, for {@link #moveTo}.
   *
   * @param guided rows whose step is
   */
  NDArray next(BitSet guided, NDManager manager, Networks networks, DeviceSampler sampler, Stopwatch stopwatch) {
    var entries = entries(guided);
    var logits =
        stopwatch.time(
            Phase.UNET,
            () -> {
              var shape = new Shape(-1, grid.height(), grid.width());
              var seen = sampler.tokens(manager, memory.rows, entries.indices).reshape(shape);
              var levels = sampler.levels(manager, memory.rows, entries.indices);
              return networks.logits(manager, seen, entries.conditions, levels);
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
