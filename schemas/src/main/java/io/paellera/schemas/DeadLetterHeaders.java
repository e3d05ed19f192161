package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Why a record lies in the dead-letter topic, as headers beside the record's own; key and value are the original bytes.
 *
 * @param reason code of the failure
 * @param stage where it happened
 * @param message for people
 * @param attempts how often the record was tried
 * @param topic where the record came from
 * @param partition where the record came from
 * @param offset where the record came from
 * @param replays how often the record was put back from the dead-letter topic
 */
public record DeadLetterHeaders(
    String reason, String stage, String message, int attempts, String topic, int partition, long offset, int replays) {

  private static final String REASON = "paellera_dlq_reason";
  private static final String STAGE = "paellera_dlq_stage";
  private static final String MESSAGE = "paellera_dlq_message";
  private static final String ATTEMPTS = "paellera_dlq_attempts";
  private static final String TOPIC = "paellera_dlq_topic";
  private static final String PARTITION = "paellera_dlq_partition";
  private static final String OFFSET = "paellera_dlq_offset";
  private static final String REPLAYS = "paellera_dlq_replays";

  public DeadLetterHeaders {
    requireNonNull(reason, "reason is null");
    requireNonNull(stage, "stage is null");
    requireNonNull(message, "message is null");
    requireNonNull(topic, "topic is null");
  }

  public void writeTo(Headers headers) {
    put(headers, REASON, reason);
    put(headers, STAGE, stage);
    put(headers, MESSAGE, message);
    put(headers, ATTEMPTS, String.valueOf(attempts));
    put(headers, TOPIC, topic);
    put(headers, PARTITION, String.valueOf(partition));
    put(headers, OFFSET, String.valueOf(offset));
    put(headers, REPLAYS, String.valueOf(replays));
  }

  /** The headers of a dead letter, or empty if the record is none. */
  public static Optional<DeadLetterHeaders> read(Headers headers) {
    return text(headers, REASON)
        .map(
            reason ->
                new DeadLetterHeaders(
                    reason,
                    text(headers, STAGE).orElse("unknown"),
                    text(headers, MESSAGE).orElse(""),
                    integer(headers, ATTEMPTS),
                    text(headers, TOPIC).orElse("unknown"),
                    integer(headers, PARTITION),
                    number(headers, OFFSET),
                    replays(headers)));
  }

  /** How often a record was put back from the dead-letter topic; 0 for one that never was there. */
  public static int replays(Headers headers) {
    return integer(headers, REPLAYS);
  }

  /** Takes the dead-letter headers off a record that is put back, and counts the replay. */
  public static void markReplayed(Headers headers) {
    int replays = replays(headers) + 1;
    for (String name : new String[] {REASON, STAGE, MESSAGE, ATTEMPTS, TOPIC, PARTITION, OFFSET}) {
      headers.remove(name);
    }
    SourceRecordHeader.remove(headers);
    put(headers, REPLAYS, String.valueOf(replays));
  }

  /** At least one below the largest, so that one more can be counted. */
  private static int integer(Headers headers, String name) {
    return (int) Math.min(number(headers, name), Integer.MAX_VALUE - 1);
  }

  private static long number(Headers headers, String name) {
    return text(headers, name).filter(value -> value.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
