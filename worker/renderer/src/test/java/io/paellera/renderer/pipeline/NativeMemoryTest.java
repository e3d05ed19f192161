package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.TypicalFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BuiltInRenderer.class)
class NativeMemoryTest {

  private static final int WARM_UP = 60;
  private static final int RENDERS = 300;

  /** One leaked activation a block would be some 0.3 MB a render. */
  private static final long TOLERANCE_KIB = 40 * 1024;

  @Test
  @EnabledOnOs(OS.LINUX)
  void hundredsOfRendersLeaveNoMemoryBehind(PaellaRenderer renderer) throws IOException {
    render(renderer, WARM_UP);
    long before = ResidentMemory.kib();
    render(renderer, RENDERS);
    assertThat(ResidentMemory.kib() - before).as("growth in KiB over " + RENDERS + " renders").isLessThan(TOLERANCE_KIB);
  }

  private static void render(PaellaRenderer renderer, int times) {
    for (int i = 0; i < times; i++) {
      var specs = new ArrayList<RenderSpec>();
      for (var typical : List.of(0.2, 0.9)) {
        specs.add(Specs.withTypical(Specs.withSize(spec("star " + i, i, 1), 32, 32), new TypicalFilter(typical, 1)));
      }
      BuiltInRenderer.render(renderer, specs);
    }
  }
}
