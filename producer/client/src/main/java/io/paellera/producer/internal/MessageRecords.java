package io.paellera.producer.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Turns jobs and controls into Kafka records: key, JSON, CloudEvents headers. Safe for use by several threads. */
public final class MessageRecords {

  private static final String ID = "ce_id";

  private final ClientSettings settings;
  private final Clock clock;
  private final MessageCodec<RenderControl> controls = new MessageCodec<>(MessageType.RENDER_CONTROL);
  private volatile JobHeaders jobHeaders = new JobHeaders(Long.MIN_VALUE, new Header[0]);

  /** What the headers of all jobs of one millisecond have in common. */
  private record JobHeaders(long millis, Header[] headers) {}

  public MessageRecords(ClientSettings settings, Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * @param more headers beside those of CloudEvents
   */
  public ProducerRecord<byte[], byte[]> record(EncodedJob job, Header... more) {
    byte[] key = job.job().id().getBytes(UTF_8);
    Header[] common = commonHeaders();
    Header[] headers = Arrays.copyOf(common, common.length + 1 + more.length);
    headers[common.length] = new RecordHeader(ID, key);
    System.arraycopy(more, 0, headers, common.length + 1, more.length);
    return new ProducerRecord<>(settings.topics().jobs(), null, key, job.json(), Arrays.asList(headers));
  }

  public ProducerRecord<byte[], byte[]> record(RenderControl control) {
    var record = new ProducerRecord<>(settings.topics().control(), control.key().getBytes(UTF_8), controls.encode(control));
    cloudEvent(control.key(), MessageType.RENDER_CONTROL).writeTo(record.headers());
    return record;
  }

  private Header[] commonHeaders() {
    long millis = clock.millis();
    JobHeaders known = jobHeaders;
    if (known.millis() != millis) {
      var headers = new RecordHeaders();
      cloudEvent("", MessageType.RENDER_JOB).writeTo(headers);
      known = new JobHeaders(millis, headers.remove(ID).toArray());
      jobHeaders = known;
    }
    return known.headers();
  }

  private CloudEventHeaders cloudEvent(String id, MessageType<?> type) {
    return new CloudEventHeaders(id, type.ceType(), settings.source(), clock.instant(), Optional.empty());
  }
}
