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
  private final Map<String, Set<Picture>> inFlight = new HashMap<>();
  private final SimulatedGroup group;
  private final Oracle oracle;
  private int mayRepeat;

  private record Picture(TopicPartition partition, long offset, int index) {
    private String place() {
      return partition.topic() + "-" + partition.partition() + "-" + offset;
    }
  }

  Renders(SimulatedGroup group, Oracle oracle) {
    this.group = group;
    this.oracle = oracle;
  }

  /**
   * A member begins a picture. Who has it in flight but does not own its partition any more has lost it, whether it knows of that or not: another
   * member, or this one.
   */
  void begin(String member, JobRow row) {
    var position = row.job().position();
    var picture = new Picture(position.partition(), position.offset(), row.index());
    inFlight.keySet().stream().filter(other -> !group.isOwner(other, picture.partition())).forEach(other -> lose(other, picture::equals));
    begun.merge(picture, 1, Integer::sum);
    if (group.isOwner(member, picture.partition())) {
      inFlight.computeIfAbsent(member, key -> new HashSet<>()).add(picture);
    } else {
      mayRepeat++;
    }
  }

  /** The member has lost what it had in flight of these partitions. */
  void lost(String member, Predicate<TopicPartition> partitions) {
    lose(member, picture -> partitions.test(picture.partition()));
  }

  private void lose(String member, Predicate<Picture> which) {
    var pictures = inFlight.getOrDefault(member, new HashSet<>());
    mayRepeat += (int) pictures.stream().filter(it -> which.test(it) && !oracle.isSettled(it.place())).count();
    pictures.removeIf(which);
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
