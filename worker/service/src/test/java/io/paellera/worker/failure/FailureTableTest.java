package io.paellera.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTableTest {

  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void eitherTheJobGetsItsEventOrSomethingIsTriedAgain(Failure.Kind kind) {
    var response = FailureTable.responseTo(kind);

    assertThat(response.event().isPresent()).isEqualTo(response.retry() == Response.Retry.NEVER);
  }

  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void onlyAFailedJobBecomesADeadLetterAndStopsNothing(Failure.Kind kind) {
    var response = FailureTable.responseTo(kind);

    if (response.event().isPresent()) {
      assertThat(response.deadLetter()).isEqualTo(response.event().get() == RenderStatus.FAILED);
      assertThat(response.pauseIntake() || response.restartLane() || response.stopWorker()).isFalse();
    } else {
      assertThat(response.deadLetter()).isFalse();
    }
  }
}
