package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/**
 * Which record of the jobs topic a result event or a dead letter is of, as one header: {@code topic:partition:offset:timestamp:id}.
 * The offset may be given anew in a log that was cut, and in a topic that was deleted and made anew; with the timestamp and the
 * topic's id it names one record.
 *
 * @param timestamp of the record, milliseconds since 1970
 * @param topicId as Kafka writes it, if it was known
 */
public record SourceRecordHeader(String topic, int partition, long offset, long timestamp, Optional<String> topicId) {

  private static final String NAME = "paellera_source_record";
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,249}):(\\d{1,9}):(\\d{1,18}):(-?\\d{1,18}):([A-Za-z0-9_-]{22})?");

  public SourceRecordHeader {
    requireNonNull(topic, "topic is null");
    requireNonNull(topicId, "topicId is null");
  }

  public void writeTo(Headers headers) {
    String text = topic + ":" + partition + ":" + offset + ":" + timestamp + ":" + topicId.orElse("");
    headers.remove(NAME).add(NAME, text.getBytes(UTF_8));
  }

  /** The header, or empty if the record has none, or one of another form. */
  public static Optional<SourceRecordHeader> read(Headers headers) {
    var header = headers.lastHeader(NAME);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    var form = FORM.matcher(new String(header.value(), UTF_8));
    return form.matches()
        ? Optional.of(
            new SourceRecordHeader(
                form.group(1),
                Integer.parseInt(form.group(2)),
                Long.parseLong(form.group(3)),
                Long.parseLong(form.group(4)),
                Optional.ofNullable(form.group(5))))
        : Optional.empty();
  }

  static void remove(Headers headers) {
    headers.remove(NAME);
  }
}
