package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.TopicState.Found;
import io.paellera.producer.internal.AwaitedTopic;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import io.paellera.schemas.RenderControl.JobsEnd;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the four topics and looks whether they are as they should be. */
public final class TopicAdmin implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

  private final Admin admin;
  private final ClientSettings settings;
  private final Topics topics;

  public TopicAdmin(ClientSettings settings) {
    this(settings, Admin.create(KafkaProperties.admin(settings)));
  }

  TopicAdmin(ClientSettings settings, Admin admin) {
    this.settings = requireNonNull(settings, "settings is null");
    this.admin = requireNonNull(admin, "admin is null");
    topics = settings.topics();
  }

  /**
   * Creates what is missing, and waits until every broker knows it and its partitions have leaders. Safe to repeat: a topic
   * that is there stays as it is, and its differences from the plan are told.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public List<TopicState> create(TopicPlan plan) {
    List<NewTopic> wanted = plan.topics(topics);
    var results = admin.createTopics(wanted).values();
    List<NewTopic> created = wanted.stream().filter(topic -> created(requireNonNull(results.get(topic.name())))).toList();
    if (!created.isEmpty()) {
      awaitEverywhere(created.stream().map(topic -> awaited(topic.name())).toList());
    }
    return wanted.stream()
        .map(topic -> created.contains(topic) ? new TopicState(topic.name(), Found.CREATED, List.of()) : inspect(topic))
        .toList();
  }

  /**
   * Looks at the topics and changes nothing.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public List<TopicState> inspect(TopicPlan plan) {
    return plan.topics(topics).stream().map(this::inspect).toList();
  }

  /**
   * @throws TopicMissingException if the topic doesn't exist
   */
  public void require(String topic) {
    if (describe(topic).isEmpty()) {
      throw new TopicMissingException(topic);
    }
  }

  /**
   * Whether those who read what is committed find all records before these offsets by now.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public boolean shows(Map<TopicPartition, Long> ends) {
    var latest = ends.keySet().stream().collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    var shown = await(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
    return ends.entrySet().stream().allMatch(end -> requireNonNull(shown.get(end.getKey())).offset() >= end.getValue());
  }

  /**
   * How far the jobs topic reaches now.
   *
   * @throws TopicMissingException if there is none within the timeout
   */
  JobsEnd jobsEnd() {
    var topic = awaited(topics.jobs());
    var offsets = new HashMap<Integer, Long>();
    ends(topic).forEach((partition, end) -> offsets.put(partition.partition(), end.offset()));
    return new JobsEnd(Optional.of(topic.topicId()).filter(id -> !id.equals(Uuid.ZERO_UUID)).map(Uuid::toString), offsets);
  }

  private TopicState inspect(NewTopic wanted) {
    Optional<TopicDescription> found = describe(wanted.name());
    if (found.isEmpty()) {
      return new TopicState(wanted.name(), Found.MISSING, List.of());
    }
    var differences = new ArrayList<String>();
    int partitions = found.get().partitions().size();
    if (partitions != wanted.numPartitions()) {
      differences.add("has " + partitions + " partitions, planned " + wanted.numPartitions());
    }
    Config config = config(wanted.name());
    wanted
        .configs()
        .forEach(
            (key, value) -> {
              String actual = config.get(key).value();
              if (!value.equals(actual)) {
                differences.add(key + " is " + actual + ", planned " + value);
              }
            });
    return new TopicState(wanted.name(), Found.PRESENT, differences);
  }

  private boolean created(KafkaFuture<Void> result) {
    try {
      await(result);
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /** The controller makes topics; brokers learn of them one after another, and open their partitions some moments later. */
  private void awaitEverywhere(List<TopicDescription> made) {
    for (Node broker : await(admin.describeCluster().nodes())) {
      awaitKnown(broker, made);
    }
    made.forEach(this::ends);
  }

  /**
   * Asks a broker about one partition. The client asks again while the broker doesn't know the topic, and Kafka's clients have
   * no other question about topics that a certain broker answers. Topics of one request become known together. Where the
   * question is not allowed or not understood, what any broker answers must do.
   */
  private void awaitKnown(Node broker, List<TopicDescription> made) {
    TopicPartition partition =
        made.stream()
            .flatMap(topic -> partitions(topic, info -> holds(broker, info)))
            .findFirst()
            .orElseGet(() -> new TopicPartition(made.get(0).name(), 0));
    try {
      await(admin.describeProducers(List.of(partition), new DescribeProducersOptions().brokerId(broker.id())).all());
    } catch (NotLeaderOrFollowerException | AuthorizationException | UnsupportedVersionException e) {
      LOG.debug("broker {} tells nothing more of {}", broker, partition, e);
    }
  }

  private static boolean holds(Node broker, TopicPartitionInfo partition) {
    return partition.replicas().stream().anyMatch(replica -> replica.id() == broker.id());
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic, Predicate<TopicPartitionInfo> which) {
    return topic.partitions().stream().filter(which).map(info -> new TopicPartition(topic.name(), info.partition()));
  }

  /** Told by the leaders of the topic's partitions. */
  private Map<TopicPartition, ListOffsetsResultInfo> ends(TopicDescription topic) {
    var latest = partitions(topic, any -> true).collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    return AwaitedTopic.await(topic.name(), settings.timeout(), () -> known(() -> await(admin.listOffsets(latest).all())));
  }

  private TopicDescription awaited(String topic) {
    return AwaitedTopic.await(topic, settings.timeout(), () -> describe(topic));
  }

  private Optional<TopicDescription> describe(String topic) {
    return known(() -> await(admin.describeTopics(List.of(topic)).allTopicNames())).map(topics -> topics.get(topic));
  }

  /** Empty if the broker that was asked doesn't know the topic. */
  private static <T> Optional<T> known(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private Config config(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return requireNonNull(await(admin.describeConfigs(List.of(resource)).all()).get(resource));
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new BrokerUnreachableException(settings, e.getCause());
      }
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(KafkaFaults.explain(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
