package io.paellera.producer;

import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns jobs and controls into Kafka records: key, JSON, CloudEvents headers. */
public final class MessageRecords {

  private final ClientSettings settings;
  private final Clock clock;
  private final MessageCodec<RenderJob> jobs = new MessageCodec<>(MessageType.RENDER_JOB);
  private final MessageCodec<RenderControl> controls = new MessageCodec<>(MessageType.RENDER_CONTROL);

  public MessageRecords(ClientSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if the job is larger than workers take
   */
  public ProducerRecord<byte[], byte[]> record(RenderJob job) {
    return record(settings.topics().jobs(), job.id(), MessageType.RENDER_JOB, jobs.encode(job));
  }

  public ProducerRecord<byte[], byte[]> record(RenderControl control) {
    return record(settings.topics().control(), control.key(), MessageType.RENDER_CONTROL, controls.encode(control));
  }

  private ProducerRecord<byte[], byte[]> record(String topic, String key, MessageType<?> type, byte[] value) {
    if (value.length > MessageCodec.DEFAULT_MAX_BYTES) {
      throw new IllegalArgumentException(
          key + " has " + value.length + " bytes, but must have at most " + MessageCodec.DEFAULT_MAX_BYTES);
    }
    var record = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    new CloudEventHeaders(key, type.ceType(), settings.source(), clock.instant(), Optional.empty()).writeTo(record.headers());
    return record;
  }
}
