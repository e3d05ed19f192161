package io.paellera.local.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.ledger.LedgerCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Knows what was submitted, sees every commit, and objects as soon as a promise is broken. */
final class Oracle implements SimulatedTransactions.CommitListener {

  private final SimulatedStore store;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT);
  private final Map<String, SubmittedJob> submitted = new TreeMap<>();
  private final Map<String, RenderResult> events = new TreeMap<>();
  private final Map<String, ProducerRecord<byte[], byte[]>> deadLetters = new TreeMap<>();
  private final Map<String, Boolean> acknowledged = new TreeMap<>();
  private final List<String> trace = new ArrayList<>();

  Oracle(SimulatedStore store) {
    this.store = store;
  }

  void submitted(SubmittedJob job) {
    submitted.put(job.place(), job);
  }

  /** Every record is acknowledged. */
  boolean isComplete() {
    return acknowledged.size() == submitted.size();
  }

  /** The record's outcome is committed. */
  boolean isSettled(String place) {
    return acknowledged.containsKey(place);
  }

  /** What was committed, in order. */
  List<String> trace() {
    return List.copyOf(trace);
  }

  @Override
  public void committed(List<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (ProducerRecord<byte[], byte[]> record : records) {
      if (record.topic().equals(Topology.TOPICS.results())) {
        event(record);
      } else {
        deadLetter(record);
      }
    }
    offsets.forEach(this::offset);
  }

  private void event(ProducerRecord<byte[], byte[]> record) {
    var id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
    var place = id.substring(id.indexOf('@') + 1);
    var result = codec.decode(record.headers(), record.value());
    require(events.put(place, result) == null, "two events for " + id);
    require(!isSettled(place), "an event after " + place + " was acknowledged");
    for (RenderResult.StoredImage image : result.images()) {
      byte[] content = store.content(image.uri()).orElse(null);
      require(content != null, id + " tells of " + image.uri() + ", which is not stored");
      require(sha256(content).equals(image.sha256()), id + " tells of other bytes than " + image.uri() + " has");
    }
    trace.add(id + " " + result.status());
  }

  private void deadLetter(ProducerRecord<byte[], byte[]> record) {
    var headers = DeadLetterHeaders.read(record.headers()).orElseThrow();
    var place = headers.topic() + "-" + headers.partition() + "-" + headers.offset();
    require(deadLetters.put(place, record) == null, "two dead letters for " + place);
    var original = submitted.get(place);
    require(
        original.kind() == JobKind.PACKED ? record.value() == null : Arrays.equals(record.value(), original.record().value()),
        "other bytes in the dead letter of " + place);
    trace.add(place + " dead letter " + headers.reason());
  }

  private void offset(TopicPartition partition, OffsetAndMetadata committed) {
    var ledger = LedgerCodec.decode(committed);
    long end = 0;
    for (SubmittedJob job : submitted.values()) {
      var record = job.record();
      if (record.partition() == partition.partition()) {
        end = Math.max(end, record.offset() + 1);
        boolean done = ledger.isDone(record.offset());
        require(done || !isSettled(job.place()), job.place() + " is not done any more");
        if (done) {
          require(events.containsKey(job.place()) || deadLetters.containsKey(job.place()), job.place() + " is acknowledged without an outcome");
          acknowledged.put(job.place(), true);
        }
      }
    }
    require(!ledger.isDone(end), partition + " is acknowledged beyond its end");
  }

  /** What must hold in the end. */
  void checkOutcomes() {
    for (SubmittedJob job : submitted.values()) {
      var event = events.get(job.place());
      require(event != null || job.job().isEmpty(), job.place() + " has no event");
      boolean failed = event == null || event.status() == RenderStatus.FAILED;
      require(failed == deadLetters.containsKey(job.place()), job.place() + " " + job.kind() + ": dead letter does not fit " + event);
      require(isAllowed(job, event), job.place() + " is " + job.kind() + " but ended so: " + event);
      if (event != null && event.status() == RenderStatus.COMPLETED) {
        require(event.images().size() == job.job().orElseThrow().imageCount(), job.place() + " lacks pictures");
      }
    }
    checkSubmittedTwice();
  }

  private boolean isAllowed(SubmittedJob job, RenderResult event) {
    return switch (job.kind()) {
      case SOUND, TWICE -> event.status() == RenderStatus.COMPLETED;
      case PICTURE ->
          event.status() == RenderStatus.COMPLETED || event.error().filter(error -> error.message().contains("can't be read")).isPresent();
      case POISON, KILLER, DEADLY_PICTURE -> event.error().filter(error -> error.code().equals("poison")).isPresent();
      case INVALID -> event.error().filter(error -> error.code().equals("invalid")).isPresent();
      case UNDECODABLE, PACKED -> deadLetters.containsKey(job.place());
      case DEADLINE -> event.status() == RenderStatus.COMPLETED || event.status() == RenderStatus.EXPIRED;
      case CANCELLED -> event.status() == RenderStatus.COMPLETED || event.status() == RenderStatus.CANCELLED;
      case CONFLICT -> event.error().map(error -> error.code().equals("invalid")).orElse(true);
    };
  }

  private void checkSubmittedTwice() {
    for (SubmittedJob first : submitted.values()) {
      for (SubmittedJob second : submitted.values()) {
        boolean pair =
            first.job().isPresent()
                && first.job().map(it -> it.id()).equals(second.job().map(it -> it.id()))
                && first.record().offset() < second.record().offset();
        if (pair && first.kind() == JobKind.TWICE) {
          require(events.get(first.place()).images().equals(events.get(second.place()).images()), first.place() + " twice, and not equal");
        }
        if (pair && first.kind() == JobKind.CONFLICT) {
          require(events.get(first.place()).status() == RenderStatus.COMPLETED, first.place() + " was the first of its id");
          require(events.get(second.place()).status() == RenderStatus.FAILED, second.place() + " has the id of another job");
        }
      }
    }
  }

  /** What is not acknowledged. */
  List<String> missing() {
    return submitted.keySet().stream().filter(place -> !isSettled(place)).toList();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
