package io.paellera.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RepeatFilter filter = new RepeatFilter();

  @BeforeEach
  void setUp() {
    filter.setLogger("org.apache.kafka");
    filter.setMinutes(10);
  }

  @Test
  void whatWasSaidIsSaidAgainOnlyAfterAWhile() {
    assertThat(says("node 1 (a:9092) is away", 0)).isTrue();
    assertThat(says("node 1 (a:9092) is away", 599)).isFalse();
    assertThat(says("node 1 (b:9092) is away", 599)).as("another broker").isTrue();
    assertThat(says("node 1 (a:9092) is away", 600)).isTrue();
  }

  @Test
  void aNumberOfARequestMakesNoNewMessage() {
    assertThat(says("no metadata with correlation id 17 : LEADER_NOT_AVAILABLE", 0)).isTrue();
    assertThat(says("no metadata with correlation id 18 : LEADER_NOT_AVAILABLE", 1)).isFalse();
  }

  @Test
  void whatWasForgottenIsSaidAgain() {
    assertThat(says("first", 0)).isTrue();
    for (int i = 0; i < 1000; i++) {
      assertThat(says("message-" + i, 0)).isTrue();
    }
    assertThat(says("first", 1)).isTrue();
  }

  @Test
  void othersMaySayTheSameAsOftenAsTheyLike() {
    for (int i = 0; i < 2; i++) {
      assertThat(filter.decide(event("io.paellera.worker.Worker", "the same", 0))).isEqualTo(FilterReply.NEUTRAL);
    }
  }

  private boolean says(String message, int second) {
    return filter.decide(event("org.apache.kafka.clients.NetworkClient", message, second)) == FilterReply.NEUTRAL;
  }

  private static LoggingEvent event(String logger, String message, int second) {
    var event = new LoggingEvent();
    event.setLoggerName(logger);
    event.setLevel(Level.WARN);
    event.setMessage(message);
    event.setInstant(START.plusSeconds(second));
    return event;
  }
}
