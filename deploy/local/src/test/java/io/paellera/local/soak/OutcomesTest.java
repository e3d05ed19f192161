package io.paellera.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderStatus;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  private final Outcomes outcomes = new Outcomes();

  @Test
  void oneFittingOutcomeForEachJobIsNoFault() {
    outcomes.expect("a", JobKind.SOUND);
    outcomes.expect("b", JobKind.MISFIT);
    outcomes.ended("a", RenderStatus.COMPLETED);
    outcomes.ended("b", RenderStatus.FAILED);

    assertThat(outcomes.faults()).isEmpty();
  }

  @Test
  void noneTwoAndAnotherAreFaults() {
    outcomes.expect("lost", JobKind.SOUND);
    outcomes.expect("twice", JobKind.LATE);
    outcomes.expect("wrong", JobKind.SOUND);
    outcomes.ended("twice", RenderStatus.EXPIRED);
    outcomes.ended("twice", RenderStatus.EXPIRED);
    outcomes.ended("wrong", RenderStatus.FAILED);

    assertThat(outcomes.faults())
        .containsExactly(
            "job lost (SOUND) has 0 outcomes: []",
            "job twice (LATE) has 2 outcomes: [EXPIRED, EXPIRED]",
            "job wrong (SOUND) has 1 outcomes: [FAILED]");
  }
}
