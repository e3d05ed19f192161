package io.paellera.local.simulation;

import io.paellera.worker.job.JobRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** Counts which pictures were begun by whom, and how many of those may be begun again because their worker was lost to them. */
final class Renders {

  private final Map<Picture, Integer> begun = new HashMap<>();
  private final Map<SimulatedProcess, Set<Picture>> inFlight = new HashMap<>();
  private int mayRepeat;

  private record Picture(TopicPartition partition, long offset, int index) {
    private String place() {
      return partition.topic() + "-" + partition.partition() + "-" + offset;
    }
  }

  void begin(SimulatedProcess worker, JobRow row) {
    var position = row.job().position();
    var picture = new Picture(position.partition(), position.offset(), row.index());
    begun.merge(picture, 1, Integer::sum);
    inFlight.computeIfAbsent(worker, key -> new HashSet<>()).add(picture);
  }

  /** The worker has lost what it had in flight of these partitions. */
  void lost(SimulatedProcess worker, Predicate<TopicPartition> partitions, Oracle oracle) {
    var pictures = inFlight.getOrDefault(worker, new HashSet<>());
    mayRepeat += (int) pictures.stream().filter(it -> partitions.test(it.partition()) && !oracle.isSettled(it.place())).count();
    pictures.removeIf(it -> partitions.test(it.partition()));
  }

  /** Pictures begun more than once. */
  int repeated() {
    return begun.values().stream().mapToInt(count -> count - 1).sum();
  }

  /** How many repetitions the losses account for. */
  int mayRepeat() {
    return mayRepeat;
  }
}
