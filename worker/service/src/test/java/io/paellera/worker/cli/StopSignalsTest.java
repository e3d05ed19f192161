package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalsTest {

  /** Says when it is ready and how it was asked to stop, and then takes for ever. */
  static final class Stubborn {
    public static void main(String[] arguments) throws InterruptedException {
      StopSignals.install(() -> System.out.println("stopping"), () -> System.out.println("stopping at once"));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void theFirstSignalAsksToStopTheSecondToStopAtOnceAndTheThirdEndsTheProcess() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Stubborn.class.getName()).redirectErrorStream(true)
            .start();
    try (var output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      expect(output, "ready");
      process.toHandle().destroy();
      expect(output, "stopping");
      process.toHandle().destroy();
      expect(output, "stopping at once");
      assertThat(process.isAlive()).isTrue();
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void expect(BufferedReader output, String line) throws IOException {
    assertThat(output.readLine()).isEqualTo(line);
  }
}
