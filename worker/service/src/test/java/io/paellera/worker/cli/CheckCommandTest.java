package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path empty;

  @Test
  void drawsOnePictureAndTellsOnWhat() {
    assertThat(check("--devices", "cpu")).isZero();
    assertThat(out.toString()).contains("PyTorch 2.7.1 (cpu)", "model paella-emoji", "cpu: ", "drew one picture in");
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedInWords() {
    assertThat(check("--devices", "cuda:99")).isEqualTo(2);
    assertThat(err.toString()).contains("cuda:99", "GPUs").doesNotContain("\tat ");
  }

  @Test
  void aDirectoryWithoutAModelIsRefusedInWords() {
    assertThat(check("--model", empty.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("model.json").doesNotContain("\tat ");
  }

  private int check(String... options) {
    var arguments = new String[options.length + 1];
    arguments[0] = "check";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return WorkerCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }
}
