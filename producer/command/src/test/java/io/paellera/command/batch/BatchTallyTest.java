package io.paellera.command.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTallyTest {

  private static final JobPlace PLACE = new JobPlace(0, 0);

  private final BatchTally tally = new BatchTally("fruit");

  private static RenderJob job(String id, int images) {
    return RenderJob.builder(id, "red apple").batch("fruit").images(images).build();
  }

  private void submitted(String... ids) {
    for (String id : ids) {
      tally.job(job(id, 2), Optional.empty(), PLACE);
    }
  }

  @Test
  void anEmptyBatchIsUnknownAndNotFinished() {
    assertThat(tally.state().known()).isFalse();
    assertThat(tally.state().finished()).isFalse();
  }

  @Test
  void aBatchIsFinishedWhenEveryJobHasEndedAndNotBefore() {
    submitted("a", "b");
    tally.result(Results.completed(job("a", 2)));
    assertThat(tally.state().finished()).isFalse();
    assertThat(tally.state().waiting()).isEqualTo(1);
    tally.result(Results.failed(job("b", 2), "poison", "no"));
    assertThat(tally.state().finished()).isTrue();
    assertThat(tally.state().failed()).isEqualTo(1);
    assertThat(tally.state().pictures()).isEqualTo(2);
    assertThat(tally.state().picturesPlanned()).isEqualTo(4);
  }

  @Test
  void aRunThatIsNotWhollySentIsMissingTheRest() {
    tally.job(job("a", 1), Optional.of(new RunMark("R1", 3)), PLACE);
    tally.job(job("b", 1), Optional.of(new RunMark("R1", 3)), PLACE);
    submitted("by-hand");
    for (String id : new String[] {"a", "b", "by-hand"}) {
      tally.result(Results.completed(job(id, 1)));
    }
    assertThat(tally.state().planned()).isEqualTo(4);
    assertThat(tally.state().missing()).isEqualTo(1);
    assertThat(tally.state().waiting()).isZero();
    assertThat(tally.state().finished()).isFalse();
  }

  @Test
  void resultsWithoutJobsMakeABatchKnownButNeverFinished() {
    tally.result(Results.completed(job("gone", 1)));
    assertThat(tally.state().known()).isTrue();
    assertThat(tally.state().orphans()).isEqualTo(1);
    assertThat(tally.state().finished()).isFalse();
  }

  @Test
  void anOutcomeCountsWhateverCanBeReadOfItsJob() {
    submitted("good");
    tally.noJob("steps-eight", Optional.empty(), PLACE);
    tally.result(Results.completed(job("good", 2)));
    assertThat(tally.state().finished()).as("the other job has not ended").isFalse();
    tally.result(Results.refused("steps-eight", "fruit", "steps is no number"));
    assertThat(tally.state().finished()).isTrue();
    assertThat(tally.state().failed()).isEqualTo(1);
    assertThat(tally.state().planned()).isEqualTo(2);
    assertThat(tally.state().unreadable()).isEqualTo(1);
    assertThat(tally.state().orphans()).isZero();
    assertThat(tally.ended("steps-eight", RenderStatus.FAILED)).isTrue();
  }

  @Test
  void aFailureCountsAlsoWhereKafkaNoLongerHoldsTheJob() {
    tally.job(job("kept", 1), Optional.of(new RunMark("R1", 2)), PLACE);
    tally.result(Results.completed(job("kept", 1)));
    tally.result(Results.failed(job("gone", 1), "poison", "no"));
    assertThat(tally.state().planned()).isEqualTo(2);
    assertThat(tally.state().failed()).isEqualTo(1);
    assertThat(tally.state().finished()).isTrue();
    submitted(RetryIds.next("gone"));
    assertThat(tally.state().failed()).isZero();
    assertThat(tally.state().waiting()).isEqualTo(1);
    assertThat(tally.state().planned()).isEqualTo(2);
  }

  @Test
  void everyPlaceOfAJobIsFoundAgain() {
    for (JobPlace place : new JobPlace[] {new JobPlace(0, 0), new JobPlace(65_535, (1L << 41) - 1), new JobPlace(7, 1L << 33)}) {
      String id = "at-" + place.partition();
      tally.job(job(id, 1), Optional.empty(), place);
      tally.result(Results.completed(job(id, 1)));
      assertThat(tally.place(id)).contains(place);
    }
    assertThat(tally.place("nobody")).isEmpty();
  }

  @Test
  void aRetryCountsInThePlaceOfTheJobItTriesAgain() {
    submitted("a");
    tally.result(Results.failed(job("a", 2), "poison", "no"));
    assertThat(tally.ended("a", RenderStatus.FAILED)).isTrue();
    submitted(RetryIds.next("a"));
    assertThat(tally.ended("a", RenderStatus.FAILED)).isFalse();
    assertThat(tally.state().failed()).isZero();
    assertThat(tally.state().waiting()).isEqualTo(1);
    tally.result(Results.failed(job("a.retry-1", 2), "poison", "no"));
    submitted(RetryIds.next("a.retry-1"));
    tally.result(Results.completed(job("a.retry-2", 2)));
    assertThat(tally.state().finished()).isTrue();
    assertThat(tally.state().retried()).isEqualTo(2);
    assertThat(tally.state().picturesPlanned()).isEqualTo(2);
    assertThat(tally.state().completed()).isEqualTo(1);
    assertThat(tally.state().unsuccessful()).isZero();
  }

  @Test
  void theLaterResultOfAReplayedJobCounts() {
    submitted("a");
    tally.result(Results.failed(job("a", 2), "poison", "no"));
    tally.result(Results.completed(job("a", 2)));
    assertThat(tally.state().failed()).isZero();
    assertThat(tally.state().completed()).isEqualTo(1);
    assertThat(tally.state().pictures()).isEqualTo(2);
  }

  @Test
  void theOrderOfJobsAndResultsDoesNotMatter() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var events = new ArrayList<Runnable>();
      var mixed = new BatchTally("fruit");
      int jobs = 1 + random.nextInt(40);
      long failed = 0;
      long retried = 0;
      for (int i = 0; i < jobs; i++) {
        var first = job("job-" + i, 1);
        boolean fails = random.nextBoolean();
        boolean again = fails && random.nextBoolean();
        events.add(() -> mixed.job(first, Optional.of(new RunMark("R1", jobs)), PLACE));
        events.add(() -> mixed.job(first, Optional.of(new RunMark("R1", jobs)), PLACE));
        events.add(() -> mixed.result(fails ? Results.failed(first, "poison", "no") : Results.completed(first)));
        if (again) {
          var second = job(RetryIds.next(first.id()), 1);
          events.add(() -> mixed.job(second, Optional.empty(), PLACE));
          events.add(() -> mixed.result(Results.completed(second)));
          retried++;
        } else if (fails) {
          failed++;
        }
      }
      Collections.shuffle(events, random);
      events.forEach(Runnable::run);
      var state = mixed.state();
      assertThat(state.finished()).as("seed %d: %s", seed, state).isTrue();
      assertThat(state.planned()).isEqualTo(jobs);
      assertThat(state.failed()).isEqualTo(failed);
      assertThat(state.retried()).isEqualTo(retried);
      assertThat(state.completed()).isEqualTo(jobs - failed);
      assertThat(state.orphans()).isZero();
      assertThat(state.picturesPlanned()).isEqualTo(jobs);
    }
  }
}
