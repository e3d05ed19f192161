package io.paellera.local.simulation;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
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
                  case "describeConsumerGroups" -> admin.describeGroup();
                  case "describeCluster" -> admin.describeCluster();
                  case "describeConfigs" -> admin.describeConfigs((Collection<?>) arguments[0]);
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException("the simulation knows no " + method);
                });
  }

  private DescribeTopicsResult describeTopics(Object topics) {
    return new Descriptions(
        ((Collection<?>) topics).stream().map(String.class::cast).collect(Collectors.toMap(topic -> topic, this::description)));
  }

  private KafkaFuture<TopicDescription> description(String topic) {
    return answer(() -> new TopicDescription(topic, false, List.of(), Set.of(), Topology.ID));
  }

  private ListConsumerGroupOffsetsResult listConsumerGroupOffsets(Map<?, ?> specs) throws ReflectiveOperationException {
    var partitions = Set.copyOf(((ListConsumerGroupOffsetsSpec) specs.get(Topology.GROUP)).topicPartitions());
    var committed = answer(() -> stable(partitions));
    return made(ListConsumerGroupOffsetsResult.class, Map.of(CoordinatorKey.byGroupId(Topology.GROUP), committed));
  }

  private DescribeConsumerGroupsResult describeGroup() {
    return new DescribeConsumerGroupsResult(
        Map.of(
            Topology.GROUP,
            answer(
                () ->
                    new ConsumerGroupDescription(
                        Topology.GROUP,
                        false,
                        world.broker().group().members().stream().map(SimulatedAdmin::member).toList(),
                        "simulated",
                        GroupType.CLASSIC,
                        GroupState.STABLE,
                        Node.noNode(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty()))));
  }

  private static MemberDescription member(String id) {
    return new MemberDescription(
        id,
        Optional.empty(),
        Optional.empty(),
        id.substring(0, id.lastIndexOf('-')),
        "simulated",
        new MemberAssignment(Set.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private DescribeClusterResult describeCluster() throws ReflectiveOperationException {
    KafkaFuture<Collection<Node>> nodes = answer(() -> List.of(new Node(0, "simulated", 1)));
    return made(DescribeClusterResult.class, nodes, null, null, null);
  }

  private DescribeConfigsResult describeConfigs(Collection<?> resources) throws ReflectiveOperationException {
    var config = new Config(List.of(new ConfigEntry("offset.metadata.max.bytes", "4096")));
    return made(
        DescribeConfigsResult.class,
        resources.stream().collect(Collectors.toMap(resource -> resource, resource -> answer(() -> config))));
  }

  /** Results of an admin client have no public constructor. */
  private static <T> T made(Class<T> type, Object... arguments) throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return type.cast(constructor.newInstance(arguments));
  }

  private Map<TopicPartition, OffsetAndMetadata> stable(Set<TopicPartition> partitions) {
    var transactions = world.broker().transactions();
    if (!transactions.areStable(partitions)) {
      throw new TimeoutException("a transaction is open over " + partitions);
    }
    return transactions.committed(partitions);
  }

  private <T> KafkaFuture<T> answer(Supplier<T> value) {
    try {
      world.chance().refuse(RemoteCall.ADMIN);
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
