package io.paellera.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void tooManyOpenFilesIsDroppedFromTheMessage() {
    var error = new KafkaException("Failed to construct kafka producer", new KafkaException(new IOException("Too many open files")));

    assertThat(Causes.told(error)).isEqualTo("Failed to construct kafka producer: java.io.IOException: Too many open files");
  }

  @Test
  void whatWasSaidIsNotSaidAgainAndAnErrorWithoutWordsIsNamed() {
    var error = new KafkaException("no answer: refused", new IOException("refused", new EOFException()));

    assertThat(Causes.told(error)).isEqualTo("no answer: refused: EOFException");
    assertThat(Causes.named(new IllegalStateException("odd"))).isEqualTo("IllegalStateException: odd");
    assertThat(Causes.named(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void causesInACircleEnd() {
    var error = new IllegalStateException("a");
    error.initCause(new IllegalStateException("b", error));

    assertThat(Causes.told(error)).isEqualTo("a: b");
  }
}
