package io.paellera.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first command refuses before it starts anything. */
class LocalCommandTest {
  private static final int INVALID = 2;

  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();

  @Test
  void badLinesAreNamedWithTheirNumbersAndTheLastPicturesStay() throws IOException {
    var prompts = Files.writeString(directory.resolve("prompts.txt"), "apple\n\n" + "x".repeat(5000) + "\npear | steps=0\n");
    var picture = Files.createDirectories(directory.resolve("render")).resolve("sheet.png");
    Files.writeString(picture, "the last one");

    assertThat(run("--prompts", prompts.toString())).isEqualTo(INVALID);

    assertThat(err.toString()).contains("2 bad lines", "prompts.txt:3: prompt is", "prompts.txt:4: steps is");
    assertThat(picture).hasContent("the last one");
  }

  @Test
  void anOptionThatNoJobCanHaveIsNamed() {
    assertThat(run("--steps", "many")).isEqualTo(INVALID);
    assertThat(err.toString()).contains("steps is \"many\"");
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsNamed() throws IOException {
    assertThat(run("--prompts", directory.resolve("nowhere.txt").toString())).isEqualTo(INVALID);
    assertThat(err.toString()).contains("nowhere.txt");
    var latin = Files.write(directory.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, '\n'});
    assertThat(run("--prompts", latin.toString())).isEqualTo(INVALID);
    assertThat(err.toString()).contains("latin.txt:1: column 2: E9 is no UTF-8 text");
  }

  /** It could be read once only, and the run would wait for jobs that are never sent. */
  @Test
  void aPipeIsRefused() {
    assertThat(run("--prompts", "/dev/null")).isEqualTo(INVALID);
    assertThat(err.toString()).contains("read twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"efficiency --batch 0", "efficiency --rounds 0", "soak --rate 0", "soak --minutes NaN"})
  void figuresThatMakeNoMeasurementAreRefused(String command) {
    assertThat(run(command.split(" "))).isEqualTo(INVALID);
    assertThat(err.toString()).contains("must be");
  }

  private int run(String... arguments) {
    var command = LocalCommand.commandLine().setErr(new PrintWriter(err, true));
    boolean drawing = arguments[0].startsWith("--");
    var all = drawing ? Stream.concat(Stream.of(arguments), Stream.of("--output", directory.toString())).toArray(String[]::new) : arguments;
    return command.execute(all);
  }
}
