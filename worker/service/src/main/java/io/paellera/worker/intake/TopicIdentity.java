package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which topic of its name is there now: one that was deleted and made anew has another id. Asks again and again, and never waits
 * for the answer. Used by the poll thread alone.
 */
public final class TopicIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(TopicIdentity.class);

  private final Supplier<CompletableFuture<Uuid>> question;
  private final Duration interval;
  private final Clock clock;
  private Optional<Uuid> known = Optional.empty();
  private Optional<CompletableFuture<Uuid>> pending = Optional.empty();
  private boolean confirmed;
  private long nextMillis;

  /**
   * @param question asks for the topic's id; {@link Uuid#ZERO_UUID} where brokers know none
   * @param interval between two questions
   */
  public TopicIdentity(Supplier<CompletableFuture<Uuid>> question, Duration interval, Clock clock) {
    this.question = requireNonNull(question, "question is null");
    this.interval = requireNonNull(interval, "interval is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** What was known may be out of date: asks at once. */
  void askAnew() {
    confirmed = false;
    pending = Optional.empty();
    nextMillis = 0;
  }

  /** The topic's id, if it was told since {@link #askAnew}. */
  Optional<Uuid> current() {
    return known.filter(id -> confirmed);
  }

  /** Takes an answer, if there is one, and asks, if it is time. Returns whether the topic is another one than before. */
  public boolean refresh() {
    boolean changed = pending.filter(CompletableFuture::isDone).map(this::take).orElse(false);
    if (pending.isEmpty() && clock.millis() >= nextMillis) {
      nextMillis = clock.millis() + interval.toMillis();
      pending = Optional.of(question.get());
    }
    return changed;
  }

  private boolean take(CompletableFuture<Uuid> answer) {
    pending = Optional.empty();
    try {
      var id = answer.join();
      boolean changed = known.filter(before -> !before.equals(id)).isPresent();
      known = Optional.of(id);
      confirmed = true;
      return changed;
    } catch (CompletionException e) {
      LOG.debug("the topic's id is not known", e);
      return false;
    }
  }
}
