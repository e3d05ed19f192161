package io.paellera.renderer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Draws one picture of a model directory on the CPU, at its own size and guidance, and prints what each part took and the most memory
 * so far (Linux). Processor time tells more than the clock where the machine has other work. No test of the ordinary build; its command:
 * {@code mvn -B -ntp -pl worker/renderer -am test -Dtest=FullSize -Dsurefire.failIfNoSpecifiedTests=false -Dmodel=DIR -Dsteps=3 -Dthreads=1}
 */
class FullSize {

  private static final double GIBIBYTE_OF_KIB = 1 << 20;

  private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long processor = system.getProcessCpuTime();
  private long clock = System.nanoTime();

  @Test
  void onePicture() throws IOException {
    var model = ModelDirectory.open(Path.of(System.getProperty("model")));
    int steps = Integer.getInteger("steps", 3);
    int threads = Integer.getInteger("threads", 1);
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(threads))) {
      report("opened");
      var defaults = model.card().defaults();
      var spec = defaults.fromNoise("a red apple on a table", 7, steps, defaults.guidance(), defaults.size());
      var rows = renderer.begin(List.of(spec));
      report("begun: prompt and prior");
      for (int step = 1; step <= steps; step++) {
        renderer.step(rows);
        report("step " + step + " of " + steps);
      }
      assertThat(renderer.finish(rows).get(0).picture().size()).isEqualTo(defaults.size());
      report("decoded");
    }
  }

  private void report(String part) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-24s %6.1f s of processors, %6.1f s by the clock, at most %.1f GiB resident%n",
        part,
        (system.getProcessCpuTime() - processor) / 1e9,
        (System.nanoTime() - clock) / 1e9,
        peakKib() / GIBIBYTE_OF_KIB);
    processor = system.getProcessCpuTime();
    clock = System.nanoTime();
  }

  private static long peakKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
