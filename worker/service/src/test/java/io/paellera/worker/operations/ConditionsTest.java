package io.paellera.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.support.WrittenLog;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private final Conditions conditions = new Conditions();

  @Test
  void whoWaitsIsToldWhenTheLastConditionHoldsAndNotBefore() {
    var store = conditions.named("store");
    var topics = conditions.named("topics");
    store.broken("away");
    topics.broken("missing");

    var met = conditions.met();
    store.holds();
    assertThat(met).isNotDone();
    topics.holds();
    assertThat(met).isCompleted();

    assertThat(conditions.met()).isCompleted();
    store.broken("away again");
    assertThat(conditions.met()).isNotDone();
  }

  @Test
  void aHealthyStartSaysReadyOnceAndWarnsOfNothing() {
    try (var log = new WrittenLog()) {
      var store = conditions.named("store");
      var topics = conditions.named("topics");
      store.pending("not looked at yet");
      topics.pending("not looked at yet");
      store.holds();
      topics.holds();
      store.holds();
      assertThat(log.text().lines()).singleElement().asString().contains("INFO").endsWith("Conditions ready");
      store.broken("away");
      store.holds();
      assertThat(log.text().lines().skip(1))
          .satisfiesExactly(
              line -> assertThat(line).contains("WARN").endsWith("not ready: store: away"),
              line -> assertThat(line).endsWith("no trouble any more: store"),
              line -> assertThat(line).endsWith("ready again"));
    }
  }
}
