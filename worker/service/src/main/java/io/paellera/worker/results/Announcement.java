package io.paellera.worker.results;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What readers are to see of an outcome.
 *
 * @param versions the whole first; each of the others is for a broker that refused the one before it
 */
record Announcement(List<List<ProducerRecord<byte[], byte[]>>> versions) {

  static final Announcement NOTHING = of(List.of());

  Announcement {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("versions are empty: an announcement without records has one without any");
    }
  }

  static Announcement of(List<ProducerRecord<byte[], byte[]>> records) {
    return new Announcement(List.of(List.copyOf(records)));
  }

  /** The same, and another to fall back on. */
  Announcement or(List<ProducerRecord<byte[], byte[]>> shorter) {
    var more = new ArrayList<>(versions);
    more.add(List.copyOf(shorter));
    return new Announcement(more);
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    return versions.get(0);
  }

  /** What is left to try; the shortest stays itself. */
  Announcement shortened() {
    return versions.size() == 1 ? this : new Announcement(versions.subList(1, versions.size()));
  }
}
