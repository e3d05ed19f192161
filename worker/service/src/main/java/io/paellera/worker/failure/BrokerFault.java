package io.paellera.worker.failure;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Kinds of what Kafka's clients throw, after KIP-1050: each wants another answer. */
public enum BrokerFault {
  /** It may work the next time: no answer in time, a leader that moves, anything that has no kind of its own. */
  RETRIABLE(""),
  /** Another producer has this transactional id, or the transaction took too long: this producer is of no use any more. */
  FENCED(""),
  /** The user is not known, or may not do it. */
  DENIED(
      "; the worker's user needs READ on the jobs topic, the control topic and its group, WRITE on results and dead letters, and "
          + "WRITE and DESCRIBE on its transactional id"),
  /** The broker doesn't know what is asked of it. */
  TOO_OLD("; brokers of Kafka 2.5 or later are needed"),
  /** A commit that may have been done. */
  FATE_UNKNOWN("; whether it was done is found out before anything else is told");

  private final String advice;

  BrokerFault(String advice) {
    this.advice = advice;
  }

  /** What to do, to be put behind a message; may be empty. */
  public String advice() {
    return advice;
  }

  /**
   * @param committing whether the call was to commit
   */
  public static BrokerFault of(Throwable thrown, boolean committing) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException
          || cause instanceof FencedInstanceIdException) {
        return FENCED;
      }
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        return DENIED;
      }
      if (cause instanceof UnsupportedVersionException || cause instanceof UnsupportedForMessageFormatException) {
        return TOO_OLD;
      }
    }
    return committing ? FATE_UNKNOWN : RETRIABLE;
  }
}
