package io.paellera.worker;

import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.BrokerFault;
import io.paellera.worker.failure.Causes;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.operations.Conditions;
import io.paellera.worker.operations.Time;
import io.paellera.worker.storage.StoreException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each of the worker's loops does in a turn, and how long it pauses then. */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration PUBLISH_PATIENCE = Duration.ofMillis(100);
  private static final Duration NO_PAUSE = Duration.ZERO;
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration SLOW_RETRY = Duration.ofSeconds(1);

  private final Parts parts;
  private final WorkerSettings settings;
  private final Condition kafka;
  private final Condition topics;
  private final Condition control;
  private final Condition store;
  private final Time time;
  private boolean subscribed;
  private boolean controlOpen;
  private boolean controlFails;

  Turns(Parts parts, WorkerSettings settings, Conditions conditions, Time time) {
    this.parts = parts;
    this.settings = settings;
    this.time = time;
    this.kafka = conditions.named("kafka");
    this.topics = conditions.named("topics");
    this.control = conditions.named("control");
    this.store = conditions.named("store");
    topics.pending("the topics were not looked at yet");
    control.pending("cancellations are being read");
    store.pending("the bucket was not looked at yet");
  }

  Duration poll() throws InterruptedException {
    try {
      if (!subscribed && !subscribe()) {
        return SLOW_RETRY;
      }
      parts.polling.runOnce();
      parts.jobs.expire(time.clock().instant());
      kafka.holds();
      return NO_PAUSE;
    } catch (FencedInstanceIdException e) {
      throw e;
    } catch (KafkaException e) {
      kafka.broken(Causes.told(e) + BrokerFault.of(e, false).advice());
      LOG.debug("no poll", e);
      return SLOW_RETRY;
    }
  }

  private boolean subscribe() throws InterruptedException {
    var missing = parts.topicCheck.missing();
    if (!missing.isEmpty()) {
      topics.broken("missing: " + String.join(", ", missing) + "; make them with: paellera topics create");
      return false;
    }
    topics.holds();
    parts.topicFacts.offsetMetadataLimit().ifPresent(parts.ledgers::limitText);
    parts.polling.subscribe(settings.topics().jobs());
    subscribed = true;
    return true;
  }

  Duration publish() throws InterruptedException {
    return parts.publisher.runOnce(time.patience(PUBLISH_PATIENCE)) ? NO_PAUSE : RETRY;
  }

  Duration followControl() {
    try {
      if (!controlOpen && !openControl()) {
        return SLOW_RETRY;
      }
      if (parts.control.runOnce()) {
        control.holds();
      }
      if (controlFails) {
        LOG.info("the control topic can be read again");
      }
      controlFails = false;
      return NO_PAUSE;
    } catch (KafkaException e) {
      if (!controlFails) {
        LOG.warn("the control topic can't be read: {}", Causes.told(e));
      }
      controlFails = true;
      return SLOW_RETRY;
    }
  }

  /** Without the topic there are no cancellations, which is no reason not to work. */
  private boolean openControl() {
    controlOpen = parts.control.open();
    if (!controlOpen) {
      control.holds();
    }
    return controlOpen;
  }

  Duration probe() {
    if (!store.isHolding()) {
      try {
        parts.store.probe();
      } catch (StoreException e) {
        LOG.debug("the store is not back yet", e);
      }
    }
    return settings.storage().probeInterval();
  }
}
