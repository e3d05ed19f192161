package io.paellera.local.simulation;

import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Calls of the Kafka clients, and what their Javadoc says that they throw; but for what only a mistake of the caller, a wake-up or
 * an interrupt brings, for a fenced instance id at a poll, which ends the worker, and for offsets out of range, which only
 * {@link SimulatedConsumer} can name.
 */
enum RemoteCall {
  POLL(
      KafkaException::new,
      SaslAuthenticationException::new,
      GroupAuthorizationException::new,
      TopicAuthorizationException::new,
      InvalidTopicException::new,
      UnsupportedVersionException::new),
  COMMITTED(
      TimeoutException::new,
      KafkaException::new,
      SaslAuthenticationException::new,
      GroupAuthorizationException::new,
      UnsupportedVersionException::new),
  POSITION(
      TimeoutException::new,
      KafkaException::new,
      SaslAuthenticationException::new,
      TopicAuthorizationException::new,
      UnsupportedVersionException::new),
  LOG_ENDS(TimeoutException::new, SaslAuthenticationException::new, TopicAuthorizationException::new),
  OFFSETS_FOR_TIMES(
      TimeoutException::new, SaslAuthenticationException::new, TopicAuthorizationException::new, UnsupportedVersionException::new),
  PARTITIONS_FOR(TimeoutException::new, KafkaException::new, SaslAuthenticationException::new, TopicAuthorizationException::new),
  INIT_TRANSACTIONS(
      TimeoutException::new, KafkaException::new, TransactionalIdAuthorizationException::new, UnsupportedVersionException::new),
  BEGIN_TRANSACTION(
      KafkaException::new,
      ProducerFencedException::new,
      InvalidProducerEpochException::new,
      TransactionalIdAuthorizationException::new,
      UnsupportedVersionException::new),
  SEND(
      KafkaException::new,
      TimeoutException::new,
      SaslAuthenticationException::new,
      TopicAuthorizationException::new,
      SerializationException::new),
  SEND_OFFSETS(
      TimeoutException::new,
      KafkaException::new,
      CommitFailedException::new,
      ProducerFencedException::new,
      InvalidProducerEpochException::new,
      FencedInstanceIdException::new,
      UnsupportedForMessageFormatException::new,
      TransactionalIdAuthorizationException::new,
      GroupAuthorizationException::new,
      UnsupportedVersionException::new),
  END_TRANSACTION(
      TimeoutException::new,
      KafkaException::new,
      ProducerFencedException::new,
      InvalidProducerEpochException::new,
      TransactionalIdAuthorizationException::new,
      UnsupportedVersionException::new),
  ADMIN(
      TimeoutException::new,
      KafkaException::new,
      SaslAuthenticationException::new,
      ClusterAuthorizationException::new,
      GroupAuthorizationException::new,
      UnsupportedVersionException::new);

  private final List<Function<String, KafkaException>> refusals;

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  RemoteCall(Function<String, KafkaException>... refusals) {
    this.refusals = List.of(refusals);
  }

  /** What the broker, or the way to it, answers to a call that has no effect then. */
  KafkaException refusal(Chance chance) {
    return refusals.get(chance.between(0, refusals.size() - 1)).apply("the simulation refuses " + this);
  }
}
