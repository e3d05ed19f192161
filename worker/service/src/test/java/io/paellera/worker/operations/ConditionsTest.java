package io.paellera.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;

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
}
