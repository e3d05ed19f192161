package io.paellera.worker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker's own logging configuration writes of everything that is logged in this JVM. */
public final class WrittenLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final LoggerContext shipped = new LoggerContext();
  private final Encoder<ILoggingEvent> encoder;
  private final Queue<String> written = new ConcurrentLinkedQueue<>();

  public WrittenLog() {
    var configurator = new JoranConfigurator();
    configurator.setContext(shipped);
    try {
      configurator.doConfigure(WrittenLog.class.getResource("/logback.xml"));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
    var console = (OutputStreamAppender<ILoggingEvent>) shipped.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    encoder = console.getEncoder();
    setContext(root().getLoggerContext());
    start();
    root().addAppender(this);
  }

  private static ch.qos.logback.classic.Logger root() {
    return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  @Override
  protected void append(ILoggingEvent event) {
    written.add(new String(encoder.encode(event), UTF_8));
  }

  public String text() {
    return String.join("", written);
  }

  @Override
  public void close() {
    root().detachAppender(this);
    stop();
    shipped.stop();
  }
}
