package io.paellera.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * CloudEvents 1.0 attributes as Kafka headers (binary content mode).
 *
 * @param id unique for each event of a source
 * @param type the message type
 * @param source what published it, a URI reference
 * @param time when it was published
 * @param traceparent W3C trace context, where there is one
 */
public record CloudEventHeaders(String id, String type, String source, Instant time, Optional<String> traceparent) {

  private static final String SPEC_VERSION = "1.0";
  private static final String ID = "ce_id";
  private static final String TYPE = "ce_type";
  private static final String SOURCE = "ce_source";
  private static final String TIME = "ce_time";
  private static final String VERSION = "ce_specversion";
  private static final String CONTENT_TYPE = "content-type";
  private static final String TRACEPARENT = "traceparent";
  /** Later versions may append fields, after a hyphen. */
  private static final Pattern TRACE_CONTEXT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[ -~]{0,200})?");

  public CloudEventHeaders {
    requireNonNull(id, "id is null");
    requireNonNull(type, "type is null");
    requireNonNull(source, "source is null");
    requireNonNull(time, "time is null");
    requireNonNull(traceparent, "traceparent is null");
  }

  public void writeTo(Headers headers) {
    put(headers, VERSION, SPEC_VERSION);
    put(headers, ID, id);
    put(headers, TYPE, type);
    put(headers, SOURCE, source);
    put(headers, TIME, time.toString());
    put(headers, CONTENT_TYPE, "application/json");
    traceparent.ifPresent(value -> put(headers, TRACEPARENT, value));
  }

  /** The W3C trace context as a header beside the others. */
  public static Header traceparentHeader(String value) {
    return new RecordHeader(TRACEPARENT, value.getBytes(UTF_8));
  }

  /** The type that the headers name, if they name one. */
  public static Optional<String> type(Headers headers) {
    return text(headers, TYPE);
  }

  /** The trace context, if the headers hold one of the W3C's form: anything else would travel on without meaning. */
  public static Optional<String> traceparent(Headers headers) {
    return text(headers, TRACEPARENT).filter(text -> TRACE_CONTEXT.matcher(text).matches());
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
