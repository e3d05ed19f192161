package io.paellera.worker.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.RenderSpec;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.Position;
import io.paellera.worker.support.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatcherTest {

  private static final long MAX_WAIT = Duration.ofMillis(200).toNanos();

  private final BatchSizes sizes = new BatchSizes(4);
  private final Set<Position> settled = new HashSet<>();
  private final Batcher batcher = newBatcher();

  private Batcher newBatcher() {
    return new Batcher("fake", Duration.ofNanos(MAX_WAIT), sizes, position -> !settled.contains(position));
  }

  @Test
  void fullBatchLeavesAtOnce() {
    IntStream.range(0, 4).forEach(i -> batcher.add(Rows.row("a" + i, 8), 0));

    assertThat(batcher.take(0, true)).hasValueSatisfying(batch -> assertThat(batch.rows()).hasSize(4));
  }

  @Test
  void partialBatchWaitsWhileMoreIsExpectedButNotForEver() {
    batcher.add(Rows.row("a", 8), 0);

    assertThat(batcher.take(MAX_WAIT - 1, true)).isEmpty();
    assertThat(batcher.take(MAX_WAIT, true))
        .hasValueSatisfying(batch -> assertThat(batch.waited()).isEqualTo(Duration.ofNanos(MAX_WAIT)));
  }

  @Test
  void idleLaneTakesWhatThereIsWhenNothingMoreIsExpected() {
    batcher.add(Rows.row("a", 8), 0);

    assertThat(batcher.take(0, false)).isPresent();
  }

  @Test
  void fullBatchGoesBeforeAPartialOneThatIsOlderButNotOverdue() {
    batcher.add(Rows.row("old", 12), 0);
    IntStream.range(0, 4).forEach(i -> batcher.add(Rows.row("a" + i, 8), 1));

    assertThat(batcher.take(2, false).orElseThrow().key().steps()).isEqualTo(8);
    assertThat(batcher.take(2, false).orElseThrow().key().steps()).isEqualTo(12);
  }

  @Test
  void overdueRowGoesBeforeAFullBatchThatIsYounger() {
    batcher.add(Rows.row("old", 12), 0);
    IntStream.range(0, 4).forEach(i -> batcher.add(Rows.row("a" + i, 8), 1));

    assertThat(batcher.take(MAX_WAIT, true).orElseThrow().key().steps()).isEqualTo(12);
  }

  @Test
  void suspectRidesAloneAndFirst() {
    IntStream.range(0, 4).forEach(i -> batcher.add(Rows.row("a" + i, 8), 0));
    var suspect = Rows.row("suspect", 8).suspected();
    batcher.add(suspect, 1);

    assertThat(batcher.take(1, true).orElseThrow().rows()).containsExactly(suspect);
  }

  @Test
  void fearedJobBeginsWhenAllOthersAreSettledAndNoneBeginsBesideIt() {
    var innocent = Rows.row("innocent", 8, 1, 0);
    var feared = Rows.row("feared", 8, 2, 2);
    var alsoFeared = Rows.row("also-feared", 8, 3, 3);
    var later = Rows.row("later", 8, 4, 0);
    batcher.add(innocent, 0);
    assertThat(batcher.take(0, false).orElseThrow().rows()).containsExactly(innocent);

    List.of(later, feared, alsoFeared).forEach(row -> batcher.add(row, 0));
    assertThat(batcher.take(MAX_WAIT, false)).isEmpty();

    settled.add(innocent.job().position());
    assertThat(batcher.take(MAX_WAIT, false).orElseThrow().rows()).containsExactly(feared);
    assertThat(batcher.take(MAX_WAIT, false)).isEmpty();

    settled.add(feared.job().position());
    assertThat(batcher.take(MAX_WAIT, false).orElseThrow().rows()).containsExactly(alsoFeared);

    settled.add(alsoFeared.job().position());
    assertThat(batcher.take(MAX_WAIT, false).orElseThrow().rows()).containsExactly(later);
  }

  @Test
  void whatIsBegunGoesOnWhileAFearedJobWaits() {
    var first = Rows.row("begun", 8, 1, 0);
    var second = new JobRow(first.job(), 1, first.spec(), 0);
    var feared = Rows.row("feared", 8, 2, 2);
    batcher.add(first, 0);
    assertThat(batcher.take(0, false).orElseThrow().rows()).containsExactly(first);
    batcher.add(feared, 0);
    batcher.add(second, 0);

    assertThat(batcher.take(0, true).orElseThrow().rows()).containsExactly(second);
    assertThat(batcher.take(0, true)).isEmpty();
    settled.add(first.job().position());
    assertThat(batcher.take(0, true).orElseThrow().rows()).containsExactly(feared);
    assertThat(batcher.size()).isZero();
  }

  @Test
  void batchIsNoLargerThanWhatFitted() {
    IntStream.range(0, 4).forEach(i -> batcher.add(Rows.row("a" + i, 8), 0));
    var key = BatchKey.of("fake", Rows.row("a", 8).spec());
    sizes.tooLarge(key, 4);

    assertThat(batcher.take(0, false).orElseThrow().rows()).hasSize(2);
  }

  @Test
  void whateverComesEachBatchHoldsOneKeyIsInOrderAndNoRowIsLostOrPassedOverForLong() {
    for (int seed = 0; seed < 200; seed++) {
      var batches = newBatcher();
      var random = new Random(seed);
      var all = new ArrayList<JobRow>();
      var taken = new ArrayList<JobRow>();
      long now = 0;
      for (int i = 0; i < 300; i++) {
        now += random.nextInt(40_000_000);
        if (random.nextInt(3) > 0) {
          var row = Rows.row("s" + seed + "-" + i, List.of(8, 10, 12).get(random.nextInt(3)));
          all.add(row);
          batches.add(row, now);
        } else {
          batches.take(now, random.nextBoolean()).ifPresent(batch -> check(batch, taken));
        }
      }
      while (batches.size() > 0) {
        check(batches.take(now, false).orElseThrow(), taken);
      }
      assertThat(taken).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(all);
      for (int steps : List.of(8, 10, 12)) {
        assertThat(taken.stream().filter(row -> row.spec().steps() == steps))
            .as("seed %d", seed)
            .containsExactlyElementsOf(all.stream().filter(row -> row.spec().steps() == steps).toList());
      }
    }
  }

  private static void check(Batch batch, List<JobRow> taken) {
    assertThat(batch.rows()).hasSizeBetween(1, 4);
    assertThat(batch.rows()).extracting(JobRow::spec).extracting(RenderSpec::steps).containsOnly(batch.key().steps());
    taken.addAll(batch.rows());
  }
}
