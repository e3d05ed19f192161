package io.paellera.worker.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.worker.ledger.Ledgers.Note;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What goes out together or not at all: records, and notes in the ledger.
 *
 * @param notes what the ledger learns
 * @param records what readers see
 * @param settled runs once it is committed, or void because the partition belongs to somebody else
 */
record Publication(List<Note> notes, List<ProducerRecord<byte[], byte[]>> records, Runnable settled) {

  /** Value of a dead letter that was too large for its topic; the position in its headers says where the bytes lie. */
  static final String OMITTED_HEADER = "paellera_dlq_value_omitted";

  private static final int LONGEST_SURE_VALUE = 256 << 10;

  Publication {
    notes = List.copyOf(notes);
    records = List.copyOf(records);
    requireNonNull(settled, "settled is null");
  }

  /** The same without values that a broker may refuse for their size. */
  Publication shortened() {
    return new Publication(notes, records.stream().map(Publication::shorten).toList(), settled);
  }

  private static ProducerRecord<byte[], byte[]> shorten(ProducerRecord<byte[], byte[]> record) {
    if (record.value() == null || record.value().length <= LONGEST_SURE_VALUE) {
      return record;
    }
    var shorter = new ProducerRecord<byte[], byte[]>(record.topic(), null, record.key(), null, record.headers());
    shorter.headers().add(OMITTED_HEADER, (record.value().length + " bytes").getBytes(UTF_8));
    return shorter;
  }
}
