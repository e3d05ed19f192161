package io.paellera.worker.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the jobs topic on its way to the dead letters: its own bytes, as far as the topic there is sure to take them. A
 * header says what was left out and how large it was; the record's position says where it lies.
 */
record OriginalRecord(ConsumerRecord<byte[], byte[]> record) {

  static final String OMITTED = "paellera_dlq_omitted";

  private static final int MAX_KEY = 64 << 10;
  private static final int MAX_HEADER = 16 << 10;
  private static final int MAX_HEADERS = 64 << 10;
  private static final int MAX_NAME = 200;
  private static final int MAX_LIST = 2000;

  OriginalRecord {
    requireNonNull(record, "record is null");
  }

  ProducerRecord<byte[], byte[]> on(String topic) {
    return on(topic, record.value(), new ArrayList<>());
  }

  /** For a topic that did not take the value. */
  ProducerRecord<byte[], byte[]> withoutValueOn(String topic) {
    var omitted = new ArrayList<String>();
    if (record.value() != null) {
      omitted.add("value (" + record.value().length + " bytes)");
    }
    return on(topic, null, omitted);
  }

  private ProducerRecord<byte[], byte[]> on(String topic, byte[] value, List<String> omitted) {
    var key = record.key();
    if (key != null && key.length > MAX_KEY) {
      omitted.add("key (" + key.length + " bytes)");
      key = null;
    }
    var copy = new ProducerRecord<>(topic, null, key, value);
    int room = MAX_HEADERS;
    for (var header : record.headers()) {
      int size = size(header);
      if (size > MAX_HEADER || size > room) {
        omitted.add("header " + name(header) + " (" + size + " bytes)");
      } else {
        copy.headers().add(header);
        room -= size;
      }
    }
    if (!omitted.isEmpty()) {
      var list = String.join(", ", omitted);
      copy.headers().add(OMITTED, list.substring(0, Math.min(MAX_LIST, list.length())).getBytes(UTF_8));
    }
    return copy;
  }

  private static int size(Header header) {
    return header.key().length() + (header.value() == null ? 0 : header.value().length);
  }

  private static String name(Header header) {
    return header.key().substring(0, Math.min(MAX_NAME, header.key().length()));
  }
}
