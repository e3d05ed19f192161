package io.paellera.producer.internal;

import io.paellera.producer.TopicMissingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic that may not be there yet: somebody makes it at this moment, or the broker that is asked hasn't heard of it. */
public final class AwaitedTopic {

  private static final Logger LOG = LoggerFactory.getLogger(AwaitedTopic.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private AwaitedTopic() {}

  /**
   * Asks until there is an answer, at least once.
   *
   * @param question empty while the topic isn't there
   * @throws TopicMissingException if it isn't there within the timeout
   */
  public static <T> T await(String topic, Duration timeout, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean told = false;
    for (Optional<T> answer = question.get(); ; answer = question.get()) {
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() >= deadline) {
        throw new TopicMissingException(topic);
      }
      if (!told) {
        LOG.warn("topic {} isn't there: waiting for it, at most {} s", topic, timeout.toSeconds());
        told = true;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
