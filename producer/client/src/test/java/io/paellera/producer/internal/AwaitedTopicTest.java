package io.paellera.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.producer.TopicMissingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class AwaitedTopicTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void asksUntilTheTopicIsThere() {
    var asked = new AtomicInteger();
    int answer =
        AwaitedTopic.await("jobs", PATIENCE, () -> Optional.of(asked.incrementAndGet()).filter(times -> times == 3));
    assertThat(answer).isEqualTo(3);
  }

  @Test
  void asksOnceWithoutPatienceAndNamesTheTopic() {
    var asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                AwaitedTopic.await(
                    "jobs",
                    Duration.ZERO,
                    () -> {
                      asked.incrementAndGet();
                      return Optional.empty();
                    }))
        .isInstanceOf(TopicMissingException.class)
        .hasMessageContaining("jobs");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> AwaitedTopic.await("jobs", PATIENCE, Optional::empty)).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
