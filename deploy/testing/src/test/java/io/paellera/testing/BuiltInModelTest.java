package io.paellera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BuiltInModelTest {

  @Test
  void theBuiltInModelDrawsInATestsJvm() throws Exception {
    try (var paellera = PaelleraSystem.start(Model.BUILT_IN)) {
      var result = paellera.client().submit(RenderJob.builder("apple", "red apple").steps(2).build()).get(5, TimeUnit.MINUTES);

      assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
      assertThat(result.model().orElseThrow().name()).isEqualTo("paella-emoji");
    }
  }
}
