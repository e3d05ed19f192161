package io.paellera.local.simulation;

import io.paellera.schemas.RenderJob;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that was put on the jobs topic.
 *
 * @param job that it holds, if it holds one
 */
record SubmittedJob(JobKind kind, Optional<RenderJob> job, ConsumerRecord<byte[], byte[]> record) {

  /** Where the record lies: the last part of the event's id. */
  String place() {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }
}
