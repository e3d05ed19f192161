package io.paellera.worker.operations;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** For a pattern of Logback: what stands inside {@code %oneline(…)} is one line, whatever jobs, names and errors brought. */
public final class OneLineConverter extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String written) {
    return EscapedText.of(written);
  }
}
