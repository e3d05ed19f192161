package io.paellera.command.workers;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** Asks the broker for the workers of a group. Each look ends within the limit that was given. For one thread. */
public final class WorkerGroup implements AutoCloseable {

  private final String name;
  private final String jobs;
  private final Admin admin;

  /**
   * @param name of the consumer group, {@code intake.group} of the workers
   * @param limit longest time that one look may take
   */
  public WorkerGroup(ClientSettings settings, String name, Duration limit) {
    this.name = requireNonNull(name, "name is null");
    jobs = settings.topics().jobs();
    Map<String, Object> properties = KafkaProperties.admin(settings);
    int millis = (int) Math.max(1, limit.toMillis() / 3);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    admin = Admin.create(properties);
  }

  public String name() {
    return name;
  }

  /** What the broker says now; three questions at most. */
  public Attendance look() {
    try {
      return new Attendance.Answered(members(), takenUnread());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return new Attendance.Silent();
      }
      if (e.getCause() instanceof ApiException refused) {
        return new Attendance.Refused(KafkaFaults.explain(refused));
      }
      throw new IllegalStateException("can't look at group " + name + ": " + KafkaFaults.explain(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attendance.Silent();
    }
  }

  private int members() throws ExecutionException, InterruptedException {
    try {
      return admin.describeConsumerGroups(List.of(name)).describedGroups().get(name).get().members().size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** Records between where the group is and where a partition begins now: retention deleted them before they were read. */
  private long takenUnread() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    committed.entrySet().removeIf(entry -> entry.getValue() == null || !entry.getKey().topic().equals(jobs));
    var earliest = new HashMap<TopicPartition, OffsetSpec>();
    committed.keySet().forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
    var begins = admin.listOffsets(earliest).all().get();
    return begins.entrySet().stream()
        .mapToLong(begin -> Math.max(0, begin.getValue().offset() - committed.get(begin.getKey()).offset()))
        .sum();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, InterruptedException {
    try {
      return new HashMap<>(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return new HashMap<>();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
