package io.paellera.renderer.pipeline;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.sampling.DeviceSampler;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Denoises on a device, from tokens to tokens: a step starts work there, copies nothing back and waits for nothing. All that the
 * host gives to the steps is copied there as rows begin. Tokens come back when someone asks for them.
 *
 * <p>Rows of a kind that begin together share a {@link Ride}. If others ride together later, a new ride is made of the old ones'
 * rows, on the device. A ride is freed as soon as no row is on it; rows that are dropped half way are found by the garbage
 * collector.
 */
final class DeviceDenoiser implements Denoiser {

  private final Networks networks;
  private final NDManager activations;
  private final DeviceSampler sampler;
  private final Stopwatch stopwatch;
  private final ReferenceQueue<Ride> forgotten = new ReferenceQueue<>();
  private final Map<PhantomReference<Ride>, NDManager> memories = new ConcurrentHashMap<>();

  /**
   * @param activations not closed with this
   */
  DeviceDenoiser(Networks networks, NDManager activations, DeviceSampler sampler, Stopwatch stopwatch) {
    this.networks = networks;
    this.activations = activations;
    this.sampler = sampler;
    this.stopwatch = stopwatch;
  }

  private static final class DeviceRow extends DrawnRow {

    private Ride ride;
    private int index;
    private int position;
    private int[] last;

    DeviceRow(Denoiser owner, Beginning beginning) {
      super(owner, beginning);
      position = beginning.tokens().position();
    }

    void sit(Ride newRide, int newIndex) {
      if (ride != null) {
        ride.leave();
      }
      ride = newRide;
      index = newIndex;
    }

    void retire() {
      if (ride != null) {
        last = tokens();
        ride.leave();
        ride = null;
      }
    }

    @Override
    public int position() {
      return position;
    }

    @Override
    public int[] tokens() {
      return ride == null ? last.clone() : ride.tokens().of(index).clone();
    }
  }

  @Override
  public List<? extends DrawnRow> begin(List<Beginning> beginnings) {
    freeForgotten();
    var rows = beginnings.stream().map(beginning -> new DeviceRow(this, beginning)).toList();
    for (var kind : kinds(rows)) {
      seat(kind, watched(Ride.begin(networks, activations, kind.stream().map(DrawnRow::beginning).toList())));
    }
    return rows;
  }

  /** Rows that can go through the network together: what leads them is of one kind, and what they lead away from, too. */
  private static Collection<List<DeviceRow>> kinds(List<DeviceRow> rows) {
    return rows.stream().collect(groupingBy(row -> row.beginning().kinds(), LinkedHashMap::new, toList())).values();
  }

  private static void seat(List<DeviceRow> rows, Ride ride) {
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).sit(ride, i);
    }
  }

  @Override
  public void step(List<DrawnRow> rows) {
    try (var manager = activations.newSubManager()) {
      var moves = new ArrayList<Move>();
      for (var kind : kinds(rows.stream().map(DeviceRow.class::cast).toList())) {
        var ride = together(kind);
        moves.add(new Move(kind, ride, ride.next(guided(kind), manager, networks, sampler, stopwatch)));
      }
      moves.forEach(Move::make);
    }
  }

  private static BitSet guided(List<DeviceRow> rows) {
    var guided = new BitSet();
    for (int i = 0; i < rows.size(); i++) {
      guided.set(i, rows.get(i).spec().guidedAt(rows.get(i).position));
    }
    return guided;
  }

  /** A step that was computed. */
  private record Move(List<DeviceRow> rows, Ride ride, NDArray next) {
    void make() {
      ride.moveTo(next);
      rows.forEach(row -> row.position++);
    }
  }

  @Override
  public void retire(List<DrawnRow> rows) {
    rows.forEach(row -> ((DeviceRow) row).retire());
  }

  /** The ride with these rows and no others. */
  private Ride together(List<DeviceRow> rows) {
    var ride = rows.get(0).ride;
    boolean seated = ride.seats() == rows.size();
    for (int i = 0; seated && i < rows.size(); i++) {
      seated = rows.get(i).ride == ride && rows.get(i).index == i;
    }
    if (seated) {
      return ride;
    }
    var seats = new LinkedHashMap<Ride, List<DeviceRow>>();
    rows.forEach(row -> seats.computeIfAbsent(row.ride, key -> new ArrayList<>()).add(row));
    var parts = new ArrayList<Ride.Part>();
    seats.forEach((old, riders) -> parts.add(new Ride.Part(old, riders.stream().mapToInt(row -> row.index).toArray())));
    var joined = watched(Ride.join(activations, parts));
    seat(seats.values().stream().flatMap(List::stream).toList(), joined);
    return joined;
  }

  private Ride watched(Ride ride) {
    memories.put(new PhantomReference<>(ride, forgotten), ride.memory());
    return ride;
  }

  private void freeForgotten() {
    for (var reference = forgotten.poll(); reference != null; reference = forgotten.poll()) {
      memories.remove(reference).close();
    }
  }

  @Override
  public void close() {
    memories.values().forEach(NDManager::close);
    memories.clear();
    sampler.close();
  }
}
