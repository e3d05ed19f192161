package io.paellera.command.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogStreamTest {

  private static final String CONTROLS =
      IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f))
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LogStream log = new LogStream(written);

  private String written() {
    return written.toString(UTF_8);
  }

  @Test
  void aLineOfTheLogCouldBeForgedByWhatABrokerSays() {
    log.println("refused: " + CONTROLS + "12:00:00.000 INFO all is well");
    assertThat(written().lines()).hasSize(1);
    assertThat(written().strip().chars().noneMatch(Character::isISOControl)).isTrue();
  }

  @Test
  void anErrorsMessageCouldForgeOneToo() {
    new IllegalStateException("a\nforged \u001b[2J", new IllegalStateException("b\nforged")).printStackTrace(log);
    assertThat(written().lines()).noneMatch(line -> line.startsWith("forged")).anyMatch(line -> line.startsWith("\tat "));
    assertThat(written()).contains("Caused by: ").doesNotContain("\u001b");
  }

  @Test
  void whatTheCommandWritesItselfPassesAsItIs() {
    var own = new PrintStream(log, true, UTF_8);
    own.println("two\nlines \u001b[1mbold");
    assertThat(written()).isEqualTo("two\nlines \u001b[1mbold" + System.lineSeparator());
  }
}
