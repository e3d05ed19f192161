package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds out whether the topics are there that a worker can't do without. */
public final class TopicCheck {

  private final Admin admin;
  private final List<String> topics;
  private final Duration patience;

  public TopicCheck(Admin admin, List<String> topics, Duration patience) {
    this.admin = requireNonNull(admin, "admin is null");
    this.topics = List.copyOf(topics);
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * Topics that don't exist.
   *
   * @throws KafkaException if the broker can't say
   */
  public List<String> missing() throws InterruptedException {
    var answers = admin.describeTopics(topics).topicNameValues();
    var missing = new ArrayList<String>();
    for (String topic : topics) {
      try {
        answers.get(topic).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new KafkaException("no broker answers within " + patience.toMillis() + " ms; check kafka.bootstrap.servers", e);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new KafkaException(e.getCause().getMessage(), e.getCause());
        }
        missing.add(topic);
      }
    }
    return missing;
  }
}
