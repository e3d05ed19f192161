package io.paellera.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.job.Position;
import io.paellera.worker.ledger.Ledgers.Note;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LedgersTest {

  private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);

  private final Ledgers ledgers = new Ledgers();

  @Test
  void draftThatIsNotAdoptedLeavesNoTrace() {
    long epoch = ledgers.assign(PARTITION, OffsetLedger.startingAt(5));

    var aborted = ledgers.draft(List.of(done(5, epoch)));
    var next = ledgers.draft(List.of(done(6, epoch)));

    assertThat(aborted.offsets().get(PARTITION).offset()).isEqualTo(6);
    assertThat(next.offsets().get(PARTITION).offset()).isEqualTo(5);
    ledgers.adopt(next);
    assertThat(ledgers.ledger(PARTITION).orElseThrow().isDone(5)).isFalse();
    assertThat(ledgers.ledger(PARTITION).orElseThrow().isDone(6)).isTrue();
  }

  @Test
  void whatWasBegunUnderAnEarlierAssignmentIsLeftOut() {
    long earlier = ledgers.assign(PARTITION, OffsetLedger.startingAt(0));
    ledgers.drop(List.of(PARTITION));
    long now = ledgers.assign(PARTITION, OffsetLedger.startingAt(0));

    var draft = ledgers.draft(List.of(done(0, earlier), done(1, now)));

    assertThat(ledgers.owns(new Position(PARTITION, 0, earlier))).isFalse();
    assertThat(ledgers.ledger(new Position(PARTITION, 0, earlier))).isEmpty();
    assertThat(draft.notes()).containsExactly(done(1, now));
    assertThat(draft.offsets().get(PARTITION).offset()).isZero();
  }

  @Test
  void gapSeenWhileACommitIsUnderWayIsKept() {
    long epoch = ledgers.assign(PARTITION, OffsetLedger.startingAt(0));
    var draft = ledgers.draft(List.of(done(0, epoch)));
    ledgers.gap(PARTITION, new OffsetRange(1, 4));
    ledgers.adopt(draft);

    assertThat(ledgers.ledger(PARTITION).orElseThrow().watermark()).isEqualTo(4);
  }

  @Test
  void gapOutlivesAReconciliationWithTheBroker() {
    ledgers.assign(PARTITION, OffsetLedger.startingAt(0));
    ledgers.gap(PARTITION, new OffsetRange(1, 4));

    ledgers.reconcile(Map.of(PARTITION, new OffsetAndMetadata(1)));

    assertThat(ledgers.ledger(PARTITION).orElseThrow().watermark()).isEqualTo(4);
  }

  private static Note done(long offset, long epoch) {
    return new Note(new Position(PARTITION, offset, epoch), new LedgerChange.Done(offset));
  }
}
