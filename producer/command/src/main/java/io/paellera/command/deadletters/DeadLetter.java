package io.paellera.command.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A record of the dead-letter topic.
 *
 * @param place {@code partition:offset}, its name there
 * @param at when it was put there
 * @param originalKey the original bytes; null if the original had none
 * @param value the original bytes; empty if the original had none
 * @param headers all of them
 * @param why what the worker says
 */
public record DeadLetter(
    String place, Instant at, byte[] originalKey, byte[] value, Headers headers, DeadLetterHeaders why) {

  public DeadLetter {
    requireNonNull(place, "place is null");
    requireNonNull(at, "at is null");
    requireNonNull(value, "value is null");
    requireNonNull(headers, "headers is null");
    requireNonNull(why, "why is null");
  }

  /** The key as text; for a job its id. */
  public Optional<String> key() {
    return Optional.ofNullable(originalKey).map(bytes -> new String(bytes, UTF_8));
  }

  /** A record as a dead letter; empty if it carries no reason. */
  static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetterHeaders.read(record.headers())
        .map(
            why ->
                new DeadLetter(
                    record.partition() + ":" + record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    record.key(),
                    record.value() == null ? new byte[0] : record.value(),
                    record.headers(),
                    why));
  }
}
