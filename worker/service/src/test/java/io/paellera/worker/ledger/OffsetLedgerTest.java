package io.paellera.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
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

    assertThat(LedgerCodec.decode(new OffsetAndMetadata(100, "p1:AQoCAgKsAgE"))).as("version 1").isEqualTo(ledger);
    var marked = ledger.of(new LogMark(Uuid.fromString("AAAAAAAAAAEAAAAAAAAAAg"), Optional.of(7), 150));
    var committed = new OffsetAndMetadata(100, Optional.of(7), "p2:AAAAAAAAAAEAAAAAAAAAAjIBCgICAQKpAgEB");
    assertThat(LedgerCodec.encode(marked)).isEqualTo(committed);
    assertThat(LedgerCodec.decode(committed)).isEqualTo(marked);
  }

  @Test
  void thousandsOfStartsAreKeptWhereTheOldFormKeptTwoHundred() {
    var starts = LongStream.range(1, 8000).filter(offset -> offset % 5 != 0).mapToObj(OffsetLedgerTest::started).toList();
    var done = LongStream.range(1, 8000).filter(offset -> offset % 5 == 0).mapToObj(OffsetLedgerTest::done).toList();
    var ledger = OffsetLedger.startingAt(0).with(starts).with(done);

    var committed = LedgerCodec.encode(ledger);

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(LedgerCodec.MAX_TEXT_LENGTH);
    assertThat(LedgerCodec.decode(committed)).isEqualTo(ledger);
  }

  @Test
  void doneOffsetsThatABrokerHasNoRoomForAreToBeLookedUp() {
    var done = LongStream.range(1, 8000).filter(offset -> offset % 2 == 0).mapToObj(OffsetLedgerTest::done).toList();
    var ledger = OffsetLedger.startingAt(0).with(done).with(List.of(started(1), started(1)));

    var committed = LedgerCodec.encode(ledger, 256);

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(256);
    var read = LedgerCodec.decode(committed);
    assertThat(read.log().lookUpTo()).isGreaterThanOrEqualTo(7999);
    assertThat(read.isDone(2)).isTrue();
    assertThat(read.starts(1)).isEqualTo(2);
  }

  @Test
  void evenTheSmallestRoomHoldsTheTopicsId() {
    var id = Uuid.randomUuid();
    var ledger =
        OffsetLedger.startingAt(1L << 40)
            .of(new LogMark(id, Optional.empty(), (1L << 41)))
            .with(List.of(done((1L << 40) + 3), started((1L << 40) + 4)));

    var committed = LedgerCodec.encode(ledger, LedgerCodec.MIN_TEXT_LENGTH);

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(LedgerCodec.MIN_TEXT_LENGTH);
    assertThat(LedgerCodec.decode(committed).log()).isEqualTo(ledger.log());
  }

  @Test
  void whatLiesAboveACutOfTheLogIsNotDone() {
    var ledger = OffsetLedger.startingAt(10).with(List.of(done(12), done(13), done(14), started(11), started(20)));

    assertThat(ledger.before(13)).isEqualTo(OffsetLedger.startingAt(10).with(List.of(done(12), started(11))));
    assertThat(ledger.before(4)).isEqualTo(OffsetLedger.startingAt(4));
  }

  private static LedgerChange done(long offset) {
    return new LedgerChange.Done(offset);
  }

  private static LedgerChange started(long offset) {
    return new LedgerChange.Started(offset);
  }
}
