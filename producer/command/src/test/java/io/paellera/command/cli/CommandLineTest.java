package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.prompts.JobField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithBroker
class CommandLineTest {

  private final Paellera paellera;

  CommandLineTest(CommandBroker broker) {
    paellera = broker.paellera();
  }

  @Test
  void helpNamesEveryFieldOfAJob() {
    var help = paellera.run("enqueue", "--help").out().replaceAll("\\s+", " ");
    for (var field : JobField.values()) {
      assertThat(help).containsPattern("[ ,]" + field.fieldName() + "[,.]");
    }
  }

  @Test
  void helpHasExamplesAndExitCodesForEveryCommand() {
    var all = paellera.run("--help");
    assertThat(all.exitCode()).isZero();
    assertThat(all.out()).contains("Exit codes:", "130", "Examples:");
    for (String command : List.of(
        "enqueue", "upload", "watch", "results", "download", "cancel", "retry", "dlq", "topics", "doctor")) {
      assertThat(all.out()).contains("  " + command);
      assertThat(paellera.run(command, "--help").out())
          .as(command)
          .contains("Usage: paellera " + command)
          .contains("Exit codes:");
    }
    assertThat(paellera.run("generate-completion").out()).contains("complete -F").contains("--grid");
    assertThat(paellera.run("--version").out()).startsWith("paellera ");
  }

  @Test
  void mistypedOptionsAreRefusedWithTheNearestOne() {
    assertThat(paellera.run("enqueue", "x", "--stesp", "8"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(outcome.err()).contains("--stesp").contains("--steps");
            });
    assertThat(paellera.run("enqueue", "--blend", "frog").err())
        .isEqualToIgnoringNewLines(
            "paellera: Value for option option '--blend' (TEXT=WEIGHT) should be in KEY=VALUE format but was frog"
                + "Options and examples: paellera enqueue --help");
    assertThat(paellera.run("enqueue", "x", "--set", "guidence=3").err()).contains("did you mean guidance?");
    assertThat(paellera.run("enqueue", "x", "--resume").err()).contains("--resume needs --batch");
    assertThat(paellera.run("watch", "x", "--since", "yesterday").err()).contains("2h for two hours ago");
    assertThat(paellera.run("watch", "x", "--for", "999999999d").err()).contains("longer than 36500d");
    assertThat(paellera.run("enqueue", "-f", "/no/such/file").err()).contains("/no/such/file");
  }

  @Test
  void jsonHoldsNoCharacterThatATerminalActsOn() {
    var outcome = paellera.run("enqueue", "--dry-run", "a\u009b2Jb\u202ec\u001bd");
    assertThat(outcome.out()).contains("a\\u009b2Jb\\u202ec\\u001Bd");
  }

  @Test
  void whenTheReaderOfTheOutputGoesAwayTheCommandEndsWithoutAWord() {
    paellera.run("enqueue", "--batch", "long-list", "apple", "pear", "fig");
    paellera.run("watch", "long-list");
    var err = new ByteArrayOutputStream();
    var closed = new PrintStream(new BrokenPipe(), true, UTF_8);
    assertThat(paellera.runTo(closed, new PrintStream(err, true, UTF_8), "results", "long-list")).isEqualTo(ExitCode.OUTPUT_CLOSED);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aStackTraceBroughtWhatABrokerSaidRawToTheTerminal() {
    var err = new ByteArrayOutputStream();
    var broken =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int value) {
                throw new IllegalStateException("said \u001b[2J");
              }
            },
            true,
            UTF_8);
    assertThat(paellera.runTo(broken, new PrintStream(err, true, UTF_8), "enqueue", "--dry-run", "apple")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("IllegalStateException: said \ufffd[2J", "\tat io.paellera").doesNotContain("\u001b");
  }

  private static final class BrokenPipe extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
