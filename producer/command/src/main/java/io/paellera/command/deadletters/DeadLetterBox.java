package io.paellera.command.deadletters;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.SubmissionException;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.DeadLetterHeaders;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads the dead-letter topic and puts records back where they came from. */
public final class DeadLetterBox {

  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  private final ClientSettings settings;

  public DeadLetterBox(ClientSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * Reads the dead letters that are there now.
   *
   * @throws io.paellera.producer.TopicMissingException if the dead-letter topic doesn't exist
   */
  public void read(DeadLetterFilter filter, Consumer<DeadLetter> listener) {
    try (var reader = TopicReader.from(settings, settings.topics().deadLetters(), filter.since())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(500))
            .forEach(record -> DeadLetter.of(record).filter(filter::matches).ifPresent(listener));
      }
    }
  }

  /**
   * Puts dead letters back into the jobs topic, with their original key, bytes and headers and one more replay counted. They
   * also stay in the dead-letter topic, which only forgets by age. A job that is put back gets a second result, and the later
   * one counts.
   *
   * @param listener is told of each record that is put back
   * @return how many the broker took
   * @throws SubmissionException if the broker didn't take one
   */
  public long replay(DeadLetterFilter filter, Consumer<DeadLetter> listener) {
    var acknowledged = new AtomicLong();
    var fault = new AtomicReference<Exception>();
    var properties = KafkaProperties.producer(settings);
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      read(
          filter,
          letter -> {
            listener.accept(letter);
            producer.send(
                original(letter),
                (metadata, error) -> {
                  if (error == null) {
                    acknowledged.incrementAndGet();
                  } else {
                    fault.compareAndSet(null, error);
                  }
                });
          });
      producer.flush();
    } catch (KafkaException e) {
      fault.compareAndSet(null, e);
    }
    if (fault.get() != null) {
      throw new SubmissionException(
          "the broker at " + settings.bootstrapServers() + " didn't take a record: " + KafkaFaults.explain(fault.get()),
          acknowledged.get(),
          fault.get());
    }
    return acknowledged.get();
  }

  private ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
    var headers = new RecordHeaders(letter.headers());
    DeadLetterHeaders.markReplayed(headers);
    return new ProducerRecord<>(settings.topics().jobs(), null, letter.originalKey(), letter.value(), headers);
  }
}
