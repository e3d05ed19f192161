package io.paellera.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

  @Test
  void theWatermarkPassesOnlyWhatIsDoneWithoutAGap() {
    var ledger = OffsetLedger.startingAt(10).with(List.of(done(10), done(12), done(13)));

    assertThat(ledger.watermark()).isEqualTo(11);
    assertThat(ledger.with(List.of(done(11))).watermark()).isEqualTo(14);
  }

  @Test
  void startsAreCountedUntilTheJobIsDone() {
    var ledger = OffsetLedger.startingAt(0).with(List.of(started(3), started(3), started(4)));

    assertThat(ledger.starts(3)).isEqualTo(2);
    assertThat(ledger.with(List.of(new LedgerChange.HandedBack(3))).starts(3)).isEqualTo(1);
    assertThat(ledger.with(List.of(done(3))).starts(3)).isZero();
  }

  @Test
  void jobHandedBackBeforeItsStartWasCommittedCountsNothing() {
    var ledger = OffsetLedger.startingAt(0).with(List.of(new LedgerChange.HandedBack(3)));

    assertThat(ledger.starts(3)).isZero();
    assertThat(ledger.with(List.of(started(3))).starts(3)).isEqualTo(1);
  }

  @Test
  void hugeGapOfACompactedTopicCostsNothing() {
    var ledger = OffsetLedger.startingAt(0).without(List.of(new OffsetRange(1, 5_000_000_000L)));

    assertThat(LedgerCodec.encode(ledger).metadata().length()).isLessThanOrEqualTo(LedgerCodec.MAX_TEXT_LENGTH);
    assertThat(ledger.with(List.of(done(0))).watermark()).isEqualTo(5_000_000_000L);
  }

  @Test
  void theWrittenFormStaysReadable() {
    var ledger = OffsetLedger.startingAt(100).with(List.of(done(101), done(103), started(102), started(102), started(400)));

    assertThat(LedgerCodec.encode(ledger)).isEqualTo(new OffsetAndMetadata(100, "p1:AQoCAgKsAgE"));
    assertThat(LedgerCodec.decode(new OffsetAndMetadata(100, "p1:AQoCAgKsAgE"))).isEqualTo(ledger);
  }

  private static LedgerChange done(long offset) {
    return new LedgerChange.Done(offset);
  }

  private static LedgerChange started(long offset) {
    return new LedgerChange.Started(offset);
  }
}
