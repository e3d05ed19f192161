package io.paellera.command.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds the jobs of one batch among records, and decodes only those. */
final class JobRecords {

  private final String batch;
  private final byte[] name;
  private final boolean isDefault;
  private final MessageCodec<RenderJob> codec = new MessageCodec<>(MessageType.RENDER_JOB);

  JobRecords(String batch) {
    this.batch = batch;
    name = batch.getBytes(UTF_8);
    isDefault = batch.equals(RenderJob.DEFAULT_BATCH);
  }

  /** The job of a record, if it is one of this batch. */
  Optional<RenderJob> job(ConsumerRecord<byte[], byte[]> record) {
    return read(record).flatMap(found -> found instanceof BatchRecord.Job sound ? Optional.of(sound.job()) : Optional.empty());
  }

  /** What a record is to this batch; empty: nothing. */
  Optional<BatchRecord> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || !isDefault && !mayName(record.value())) {
      return Optional.empty();
    }
    try {
      RenderJob job = codec.decode(record.headers(), record.value());
      return job.batch().equals(batch) ? Optional.of(new BatchRecord.Job(job)) : Optional.empty();
    } catch (InvalidMessageException e) {
      return Optional.of(peek("batch", record).orElse(RenderJob.DEFAULT_BATCH))
          .filter(batch::equals)
          .flatMap(ours -> peek("id", record))
          .map(id -> new BatchRecord.NoJob(id, codec.peek("prompt", record.value())));
    }
  }

  /** As workers do to tell whose record they refuse. */
  private Optional<String> peek(String field, ConsumerRecord<byte[], byte[]> record) {
    return codec.peek(field, record.value()).filter(RenderJob::isName);
  }

  /** Whether the batch's name occurs, or could, written with escapes. */
  private boolean mayName(byte[] json) {
    int last = json.length - name.length;
    for (int i = 0; i <= last; i++) {
      if (json[i] == name[0] && matches(json, i) || json[i] == '\\' && i + 1 < json.length && json[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  private boolean matches(byte[] json, int from) {
    for (int i = 1; i < name.length; i++) {
      if (json[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
