package io.paellera.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private static final String CONTROLS =
      IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f))
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configureAsTheProgramIs() throws Exception {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(EmbeddedCommand.class.getResource("command-logback.xml"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String line(String message, Throwable error) {
    Logger logger = context.getLogger("a.logger");
    var appender = (ConsoleAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    return new String(appender.getEncoder().encode(new LoggingEvent("", logger, Level.WARN, message, error, null)), UTF_8);
  }

  @Test
  void aLineOfTheLogCouldBeForgedByAClientsWords() {
    String line = line("refused: " + CONTROLS + "2026-01-01 INFO all is well", null);
    assertThat(line.lines()).hasSize(1);
    assertThat(line.strip().chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(line).contains("refused: ", "all is well");
  }

  @Test
  void anErrorsMessageCouldForgeOneToo() {
    String lines = line("it failed", new IllegalStateException("a\nforged \u001b[2J", new IllegalStateException("b\r\nforged")));
    assertThat(lines.lines()).noneMatch(line -> line.startsWith("forged")).anyMatch(line -> line.startsWith("\tat "));
    assertThat(lines).contains("Caused by: ").doesNotContain("\u001b", "\r");
  }
}
