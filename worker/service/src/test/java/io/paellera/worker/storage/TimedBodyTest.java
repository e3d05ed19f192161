package io.paellera.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;

class TimedBodyTest {

  private final AtomicBoolean aborted = new AtomicBoolean();

  @Test
  void bodyIsReadToItsEndOrAsFarAsAskedFor() throws IOException {
    assertThat(new TimedBody<>(body(new byte[100]), Duration.ofMinutes(5)).read(1000)).hasSize(100);
    assertThat(new TimedBody<>(body(new byte[100]), Duration.ofMinutes(5)).read(60)).hasSize(60);
    assertThat(aborted).isFalse();
  }

  @Test
  void bodyThatDripsIsGivenUpThoughEveryByteComes() {
    assertThatThrownBy(() -> new TimedBody<>(body(new byte[100]), Duration.ZERO).read(1000))
        .isInstanceOf(TimedBody.TooSlowException.class)
        .hasMessageContaining("only")
        .hasMessageContaining("0 ms");
    assertThat(aborted).isTrue();
  }

  private AbortableInputStream body(byte[] content) {
    return AbortableInputStream.create(new ByteArrayInputStream(content), () -> aborted.set(true));
  }
}
