package io.paellera.worker.intake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's cooperative sticky assignor, but that a worker that drains is given no partition it doesn't own: those of workers that
 * left before it would wait until it has gone too. It keeps what it owns, and so finishes what it has begun.
 *
 * <p>A worker says that it drains by a byte behind what Kafka's own assignor says of it, which that one passes over; so workers
 * with either may be of one group. Whoever leads it decides.
 */
public final class DrainingAssignor extends CooperativeStickyAssignor implements Configurable {

  /** The consumer's property that holds a {@link BooleanSupplier}: whether the worker drains. */
  private static final String DRAINING = "paellera.draining";

  private static final byte MARK = 1;
  private static final int NO_GENERATION = -1;

  private BooleanSupplier draining = () -> false;

  /**
   * Puts it into a consumer's properties in the place of Kafka's own. Where the broker assigns, nothing changes.
   *
   * @param draining whether the worker drains
   */
  public static Map<String, Object> into(Map<String, Object> properties, BooleanSupplier draining) {
    boolean replaced =
        properties.replace(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName(), DrainingAssignor.class.getName());
    if (replaced) {
      properties.put(DRAINING, draining);
    }
    return properties;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    if (properties.get(DRAINING) instanceof BooleanSupplier supplier) {
      draining = supplier;
    }
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    var data = super.subscriptionUserData(topics);
    return draining.getAsBoolean() ? ByteBuffer.allocate(data.remaining() + 1).put(data).put(MARK).flip() : data;
  }

  private boolean drains(Subscription member) {
    var data = member.userData();
    int ofKafka = super.subscriptionUserData(Set.of()).remaining();
    return data != null && data.remaining() > ofKafka && data.get(data.position() + ofKafka) == MARK;
  }

  @Override
  public Map<String, List<TopicPartition>> assignPartitions(
      Map<String, List<PartitionInfo>> partitionsPerTopic, Map<String, Subscription> members) {
    var leaving = new HashMap<String, Subscription>();
    var staying = new HashMap<String, Subscription>();
    members.forEach((id, member) -> (drains(member) ? leaving : staying).put(id, member));
    var assignment = new HashMap<String, List<TopicPartition>>();
    if (!staying.isEmpty()) {
      super.assignPartitions(partitionsPerTopic, staying).forEach((id, partitions) -> assignment.put(id, new ArrayList<>(partitions)));
    }
    leaving.forEach((id, member) -> assignment.put(id, kept(id, member, members)));
    var owned = new HashSet<TopicPartition>();
    leaving.forEach((id, member) -> owned.addAll(claimed(id, member, members)));
    staying.keySet().forEach(id -> assignment.get(id).removeAll(owned));
    return assignment;
  }

  /** What a worker owns and no other has owned since, or as lately. */
  private static List<TopicPartition> kept(String id, Subscription member, Map<String, Subscription> members) {
    return new ArrayList<>(
        member.ownedPartitions().stream().filter(partition -> latestOther(id, partition, members) < generation(member)).toList());
  }

  /** What a worker owns, unless another has owned it since: nobody else may have it before the worker knows. */
  private static List<TopicPartition> claimed(String id, Subscription member, Map<String, Subscription> members) {
    return member.ownedPartitions().stream().filter(partition -> latestOther(id, partition, members) <= generation(member)).toList();
  }

  private static int latestOther(String id, TopicPartition partition, Map<String, Subscription> members) {
    return members.entrySet().stream()
        .filter(other -> !other.getKey().equals(id) && other.getValue().ownedPartitions().contains(partition))
        .mapToInt(other -> generation(other.getValue()))
        .max()
        .orElse(Integer.MIN_VALUE);
  }

  private static int generation(Subscription member) {
    return member.generationId().orElse(NO_GENERATION);
  }
}
