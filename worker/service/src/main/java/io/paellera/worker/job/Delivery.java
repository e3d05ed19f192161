package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.CloudEventHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the jobs topic as this worker got it.
 *
 * @param position where it lies
 * @param record with the original bytes and headers
 * @param receivedAt when this worker polled it
 * @param earlierStarts how often it was being drawn, or its input picture read, when a worker died
 */
public record Delivery(Position position, ConsumerRecord<byte[], byte[]> record, Instant receivedAt, int earlierStarts) {

  public Delivery {
    requireNonNull(position, "position is null");
    requireNonNull(record, "record is null");
    requireNonNull(receivedAt, "receivedAt is null");
  }

  public Instant enqueuedAt() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  public Optional<String> traceparent() {
    return CloudEventHeaders.traceparent(record.headers());
  }
}
