package io.paellera.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.support.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActiveJobsTest {

  private static final Failure FAILURE = new Failure.Poison(Stage.RENDERING, "fails alone");

  private final List<String> ahead = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final ActiveJobs jobs = new ActiveJobs(new Endings(), 5, job -> ahead.add(name(job)));

  @Test
  void jobsOfOneIdGoOneAfterAnotherAndOthersBesideThem() {
    var first = admit("a", 0, 0);
    admit("a", 1, 0);
    admit("b", 2, 0);
    assertThat(ahead).containsExactly("a@0", "b@2");

    first.fail(FAILURE);

    assertThat(ahead).containsExactly("a@0", "b@2", "a@1");
  }

  @Test
  void fearedJobsGoOneAfterAnotherAndOthersBesideThem() {
    var first = admit("a", 0, 2);
    var second = admit("b", 1, 3);
    admit("c", 2, 2);
    admit("d", 3, 1);
    assertThat(ahead).containsExactly("a@0", "d@3");

    first.fail(FAILURE);
    jobs.settled(first.position());
    assertThat(ahead).containsExactly("a@0", "d@3", "b@1");

    second.handBack();
    jobs.settled(second.position());
    assertThat(ahead).containsExactly("a@0", "d@3", "b@1", "c@2");
  }

  @Test
  void fearedJobThatEndsAsItWaitsHoldsNobodyUp() {
    var first = admit("a", 0, 2);
    var second = admit("b", 1, 2);
    admit("c", 2, 2);

    second.fail(FAILURE);
    jobs.settled(second.position());
    first.fail(FAILURE);
    jobs.settled(first.position());

    assertThat(ahead).containsExactly("a@0", "c@2");
    assertThat(ended).containsExactly("b@1", "a@0");
  }

  @Test
  void fearedJobWaitsForItsIdFirstAndThenForTheOthersThatAreFeared() {
    var sameId = admit("a", 0, 0);
    admit("a", 1, 2);
    var feared = admit("b", 2, 2);
    assertThat(ahead).containsExactly("a@0", "b@2");

    sameId.fail(FAILURE);
    assertThat(ahead).containsExactly("a@0", "b@2");

    feared.fail(FAILURE);
    jobs.settled(feared.position());
    assertThat(ahead).containsExactly("a@0", "b@2", "a@1");
  }

  @Test
  void fearedJobsOfOneIdGoAheadOnce() {
    var first = admit("a", 0, 2);
    admit("a", 1, 2);
    admit("b", 2, 2);

    first.fail(FAILURE);
    jobs.settled(first.position());

    assertThat(ahead).containsExactly("a@0", "b@2");
  }

  @Test
  void fearedJobWhoseOutcomeWasNotCommittedYetWasBlamedForTheDeathThatTheNextOneCaused() {
    var first = admit("a", 0, 2);
    admit("b", 1, 2);

    first.fail(FAILURE);
    assertThat(ahead).containsExactly("a@0");

    jobs.settled(first.position());
    assertThat(ahead).containsExactly("a@0", "b@1");
  }

  @Test
  void jobsWereNotFearedWhereTheSecondDeathGivesThemUp() {
    var hasty = new ActiveJobs(new Endings(), 2, job -> ahead.add(name(job)));
    for (int i = 0; i < 2; i++) {
      hasty.admit(Rows.delivery(i, 1), RenderJob.builder("job-" + i, "red apple").build(), List.of());
    }

    assertThat(ahead).containsExactly("job-0@0");
  }

  @Test
  void jobsThatAreHandedBackAllAtOnceEndOnceEach() {
    for (int i = 0; i < 5; i++) {
      admit("a", i, i % 3);
    }

    jobs.handBack(job -> true);

    assertThat(ended).containsExactlyInAnyOrder("a@0", "a@1", "a@2", "a@3", "a@4");
  }

  private ActiveJob admit(String id, long offset, int earlierStarts) {
    return jobs.admit(Rows.delivery(offset, earlierStarts), RenderJob.builder(id, "red apple").build(), List.of());
  }

  private static String name(ActiveJob job) {
    return job.id() + "@" + job.position().offset();
  }

  private final class Endings implements JobEndings {

    @Override
    public void completed(ActiveJob job) {
      ended.add(name(job));
    }

    @Override
    public void failed(ActiveJob job, Failure failure) {
      ended.add(name(job));
    }

    @Override
    public void handedBack(ActiveJob job) {
      ended.add(name(job));
    }

    @Override
    public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {}
  }
}
