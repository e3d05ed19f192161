package io.paellera.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

class OffsetLedgerProperties {

  @Property(tries = 300)
  void anOffsetIsDoneExactlyWhenItWasMarkedOrLiesBelowTheStart(
      @ForAll @LongRange(min = 0, max = 1000) long start, @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> marks) {
    var ledger = OffsetLedger.startingAt(start)
        .with(marks.stream().<LedgerChange>map(mark -> new LedgerChange.Done(start + mark)).toList());

    var marked = new TreeSet<Long>();
    marks.forEach(mark -> marked.add(start + mark));
    for (long offset = 0; offset < start + 310; offset++) {
      assertThat(ledger.isDone(offset)).as("offset %d", offset).isEqualTo(offset < start || marked.contains(offset));
    }
    assertThat(ledger.isDone(ledger.watermark())).isFalse();
    assertThat(ledger.watermark()).isGreaterThanOrEqualTo(start);
  }

  @Property(tries = 300)
  void theOrderAndTheGroupingOfChangesDoNotMatter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count) {
    var random = new Random(seed);
    var changes = new ArrayList<LedgerChange>();
    for (int i = 0; i < count; i++) {
      long offset = random.nextInt(count);
      changes.add(random.nextBoolean() ? new LedgerChange.Done(offset) : new LedgerChange.Started(offset));
    }
    var together = OffsetLedger.startingAt(0).with(changes);

    var oneByOne = OffsetLedger.startingAt(0);
    var shuffled = new ArrayList<>(changes);
    Collections.shuffle(shuffled, random);
    for (LedgerChange change : shuffled) {
      oneByOne = oneByOne.with(List.of(change));
    }

    assertThat(oneByOne).isEqualTo(together);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBackAndFitsIntoKafkasLimit(
      @ForAll long seed, @ForAll @IntRange(max = LedgerCodec.MAX_SPAN - 1) int span) {
    var ledger = random(new Random(seed), span, 100);

    var committed = LedgerCodec.encode(ledger);

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(LedgerCodec.MAX_TEXT_LENGTH);
    assertThat(LedgerCodec.decode(committed)).isEqualTo(ledger);
  }

  @Property(tries = 50)
  void evenTheFullestLedgerFitsIntoKafkasLimit(@ForAll long seed) {
    var ledger = random(new Random(seed), 4 * LedgerCodec.MAX_SPAN, 5000);

    var committed = LedgerCodec.encode(ledger);

    assertThat(committed.metadata().length()).isLessThanOrEqualTo(LedgerCodec.MAX_TEXT_LENGTH);
    var read = LedgerCodec.decode(committed);
    for (long offset = ledger.watermark(); offset < ledger.watermark() + LedgerCodec.MAX_SPAN; offset++) {
      assertThat(read.isDone(offset)).isEqualTo(ledger.isDone(offset));
    }
  }

  @Property(tries = 500)
  void metadataOfOthersIsIgnored(@ForAll String foreign, @ForAll @LongRange(min = 0, max = 1L << 50) long offset) {
    for (String text : List.of(foreign, "p1:" + foreign, "p2:" + foreign, "p1:AA")) {
      var read = LedgerCodec.decode(new OffsetAndMetadata(offset, text));

      assertThat(read.watermark()).isGreaterThanOrEqualTo(offset);
    }
    assertThat(LedgerCodec.decode(new OffsetAndMetadata(offset, "b1:" + foreign))).isEqualTo(OffsetLedger.startingAt(offset));
  }

  private static OffsetLedger random(Random random, int span, int starts) {
    var changes = new ArrayList<LedgerChange>();
    for (long offset = 1; offset <= span; offset++) {
      if (random.nextInt(3) == 0) {
        changes.add(new LedgerChange.Done(1000 + offset));
      }
    }
    for (int i = 0; i < starts && span > 0; i++) {
      changes.add(new LedgerChange.Started(1000 + random.nextInt(span)));
    }
    return OffsetLedger.startingAt(1000).with(changes);
  }
}
