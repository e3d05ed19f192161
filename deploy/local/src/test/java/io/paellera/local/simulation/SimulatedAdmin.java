package io.paellera.local.simulation;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** What an admin client of the simulated broker is asked. */
final class SimulatedAdmin {

  private final World world;

  private SimulatedAdmin(World world) {
    this.world = world;
  }

  static Admin of(World world) {
    var admin = new SimulatedAdmin(world);
    return (Admin)
        Proxy.newProxyInstance(
            SimulatedAdmin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "describeTopics" -> admin.describeTopics(arguments[0]);
                  case "listConsumerGroupOffsets" -> admin.listConsumerGroupOffsets((Map<?, ?>) arguments[0]);
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException("the simulation knows no " + method);
                });
  }

  private DescribeTopicsResult describeTopics(Object topics) {
    return new Descriptions(
        ((Collection<?>) topics).stream().map(String.class::cast).collect(Collectors.toMap(topic -> topic, this::description)));
  }

  private KafkaFuture<TopicDescription> description(String topic) {
    return answer("what " + topic + " is", () -> new TopicDescription(topic, false, List.of(), Set.of(), Topology.ID));
  }

  private ListConsumerGroupOffsetsResult listConsumerGroupOffsets(Map<?, ?> specs) throws ReflectiveOperationException {
    var partitions = Set.copyOf(((ListConsumerGroupOffsetsSpec) specs.get(Topology.GROUP)).topicPartitions());
    var committed = answer("what the group has committed", () -> stable(partitions));
    var constructor = ListConsumerGroupOffsetsResult.class.getDeclaredConstructor(Map.class);
    constructor.setAccessible(true);
    return constructor.newInstance(Map.of(CoordinatorKey.byGroupId(Topology.GROUP), committed));
  }

  private Map<TopicPartition, OffsetAndMetadata> stable(Set<TopicPartition> partitions) {
    var transactions = world.broker().transactions();
    if (!transactions.areStable(partitions)) {
      throw new TimeoutException("a transaction is open over " + partitions);
    }
    return transactions.committed(partitions);
  }

  private <T> KafkaFuture<T> answer(String what, Supplier<T> value) {
    try {
      world.chance().timeout(what);
      return KafkaFuture.completedFuture(value.get());
    } catch (KafkaException e) {
      var failed = new KafkaFutureImpl<T>();
      failed.completeExceptionally(e);
      return failed;
    }
  }

  private static final class Descriptions extends DescribeTopicsResult {
    private Descriptions(Map<String, KafkaFuture<TopicDescription>> byName) {
      super(null, byName);
    }
  }
}
