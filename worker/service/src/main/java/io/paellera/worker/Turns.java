package io.paellera.worker;

import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.storage.StoreException;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each of the worker's threads does in a turn, and how it goes on after trouble. */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration PUBLISH_PATIENCE = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration SLOW_RETRY = Duration.ofSeconds(1);

  private final Parts parts;
  private final WorkerSettings settings;
  private final Condition kafka;
  private final Condition topics;
  private final Condition control;
  private final Condition store;
  private final Clock clock;
  private boolean subscribed;
  private boolean controlOpen;
  private boolean controlFails;

  Turns(Parts parts, WorkerSettings settings, Conditions conditions, Clock clock) {
    this.parts = parts;
    this.settings = settings;
    this.clock = clock;
    this.kafka = conditions.named("kafka");
    this.topics = conditions.named("topics");
    this.control = conditions.named("control");
    this.store = conditions.named("store");
    topics.broken("the topics were not looked at yet");
    control.broken("cancellations are being read");
    store.broken("the bucket was not looked at yet");
  }

  void poll() throws InterruptedException {
    try {
      if (!subscribed && !subscribe()) {
        return;
      }
      parts.polling.runOnce();
      parts.jobs.expire(clock.instant());
      kafka.holds();
    } catch (FencedInstanceIdException e) {
      throw e;
    } catch (KafkaException e) {
      kafka.broken(String.valueOf(e.getMessage()));
      LOG.debug("no poll", e);
      Thread.sleep(SLOW_RETRY.toMillis());
    }
  }

  private boolean subscribe() throws InterruptedException {
    var missing = parts.topicCheck.missing();
    if (!missing.isEmpty()) {
      topics.broken("missing: " + String.join(", ", missing) + "; make them with: paellera topics create");
      Thread.sleep(SLOW_RETRY.toMillis());
      return false;
    }
    topics.holds();
    parts.topicFacts.offsetMetadataLimit().ifPresent(parts.ledgers::limitText);
    parts.polling.subscribe(settings.topics().jobs());
    subscribed = true;
    return true;
  }

  void publish() throws InterruptedException {
    if (!parts.publisher.runOnce(PUBLISH_PATIENCE)) {
      Thread.sleep(RETRY.toMillis());
    }
  }

  void followControl() throws InterruptedException {
    try {
      if (!controlOpen && !openControl()) {
        return;
      }
      if (parts.control.runOnce()) {
        control.holds();
      }
      if (controlFails) {
        LOG.info("the control topic can be read again");
      }
      controlFails = false;
    } catch (KafkaException e) {
      if (!controlFails) {
        LOG.warn("the control topic can't be read: {}", e.getMessage());
      }
      controlFails = true;
      Thread.sleep(SLOW_RETRY.toMillis());
    }
  }

  /** Without the topic there are no cancellations, which is no reason not to work. */
  private boolean openControl() throws InterruptedException {
    controlOpen = parts.control.open();
    if (!controlOpen) {
      control.holds();
      Thread.sleep(SLOW_RETRY.toMillis());
    }
    return controlOpen;
  }

  void probe() throws InterruptedException {
    if (!store.isHolding()) {
      try {
        parts.store.probe();
      } catch (StoreException e) {
        LOG.debug("the store is not back yet", e);
      }
    }
    Thread.sleep(settings.storage().probeInterval().toMillis());
  }
}
