package io.paellera.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

class DrainingAssignorProperties {

  private static final String TOPIC = "jobs";
  private static final int GENERATION = 7;

  /** Members own disjoint partitions, some of them drain; rebalances follow until nothing changes. */
  @Property(tries = 500)
  void partitionsGoToThoseThatStayAndNobodyTakesWhatAnotherStillOwns(
      @ForAll @IntRange(min = 1, max = 6) int count, @ForAll @IntRange(min = 1, max = 20) int partitions, @ForAll long seed) {
    var random = new Random(seed);
    var owned = new TreeMap<String, List<TopicPartition>>();
    var draining = new HashSet<String>();
    IntStream.range(0, count).forEach(i -> owned.put("m" + i, new ArrayList<>()));
    owned.keySet().stream().filter(id -> random.nextInt(3) == 0).forEach(draining::add);
    for (int p = 0; p < partitions; p++) {
      int owner = random.nextInt(count + 1);
      if (owner < count) {
        owned.get("m" + owner).add(new TopicPartition(TOPIC, p));
      }
    }
    var before = new HashMap<>(owned);

    for (int round = 0; round < 4; round++) {
      var assigned = assign(partitions, owned, draining);
      assigned.forEach(
          (id, list) ->
              assertThat(list)
                  .doesNotHaveDuplicates()
                  .allMatch(p -> owned.entrySet().stream().noneMatch(other -> !other.getKey().equals(id) && other.getValue().contains(p))));
      owned.putAll(assigned);
    }

    draining.forEach(id -> assertThat(owned.get(id)).containsExactlyInAnyOrderElementsOf(before.get(id)));
    if (draining.size() < count) {
      assertThat(owned.values().stream().flatMap(List::stream)).as("everything has an owner").hasSize(partitions);
    }
  }

  @Example
  void partitionThatAnotherHasOwnedSinceIsGivenUp() {
    var p = new TopicPartition(TOPIC, 0);
    var members = Map.of("stale", member(List.of(p), true, GENERATION - 1), "fresh", member(List.of(p), false, GENERATION));
    var assigned = new DrainingAssignor().assignPartitions(topic(1), members);
    assertThat(assigned.get("stale")).isEmpty();
    assertThat(assigned.get("fresh")).containsExactly(p);
  }

  @Example
  void partitionThatTwoClaimToOwnAlikeRestsForARound() {
    var p = new TopicPartition(TOPIC, 0);
    var members = Map.of("one", member(List.of(p), true, GENERATION), "two", member(List.of(p), false, GENERATION));
    assertThat(new DrainingAssignor().assignPartitions(topic(1), members).values()).allMatch(List::isEmpty);
  }

  @Example
  void workerOfAnOlderVersionMayLeadTheGroup() {
    var members = Map.of("draining", member(List.of(new TopicPartition(TOPIC, 0)), true, GENERATION), "other", member(List.of(), false, GENERATION));
    assertThat(new CooperativeStickyAssignor().assignPartitions(topic(2), members).values().stream().flatMap(List::stream)).hasSize(2);
    assertThat(new DrainingAssignor().name()).isEqualTo(new CooperativeStickyAssignor().name());
  }

  private static Map<String, List<TopicPartition>> assign(int partitions, Map<String, List<TopicPartition>> owned, Set<String> draining) {
    var members = new HashMap<String, Subscription>();
    owned.forEach((id, list) -> members.put(id, member(list, draining.contains(id), GENERATION)));
    return new DrainingAssignor().assignPartitions(topic(partitions), members);
  }

  private static Subscription member(List<TopicPartition> owned, boolean draining, int generation) {
    var assignor = new DrainingAssignor();
    var properties = new HashMap<String, Object>(Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()));
    assignor.configure(DrainingAssignor.into(properties, () -> draining));
    return new Subscription(List.of(TOPIC), assignor.subscriptionUserData(Set.of(TOPIC)), List.copyOf(owned), generation, Optional.empty());
  }

  private static Map<String, List<PartitionInfo>> topic(int partitions) {
    var nodes = new Node[] {Node.noNode()};
    return Map.of(
        TOPIC, IntStream.range(0, partitions).mapToObj(p -> new PartitionInfo(TOPIC, p, nodes[0], nodes, nodes)).toList());
  }
}
