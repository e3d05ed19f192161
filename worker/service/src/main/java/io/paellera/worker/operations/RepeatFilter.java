package io.paellera.worker.operations;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets a message through once, and the same one again only after a while: clients of a broker that is away say so with every try.
 * Messages that differ in a number that stands alone, such as the one that Kafka gives to a request, are the same.
 */
public final class RepeatFilter extends Filter<ILoggingEvent> {

  private static final Pattern NUMBER = Pattern.compile("(?<=\\s)\\d+(?=[\\s,.]|$)");
  private static final int REMEMBERED_MESSAGES = 512;

  private final Map<String, Instant> lastLines = new LinkedHashMap<>(16, 0.75f, true);
  private String logger = "";
  private Duration silence = Duration.ZERO;

  /** The logger that it heeds, with those below it. */
  public void setLogger(String name) {
    logger = name;
  }

  /** How long a message is kept back after it went through. */
  public void setMinutes(long minutes) {
    silence = Duration.ofMinutes(minutes);
  }

  @Override
  public synchronized FilterReply decide(ILoggingEvent event) {
    if (!event.getLoggerName().startsWith(logger)) {
      return FilterReply.NEUTRAL;
    }
    var message = event.getLevel() + " " + NUMBER.matcher(event.getFormattedMessage()).replaceAll("#");
    var last = lastLines.get(message);
    if (last != null && event.getInstant().isBefore(last.plus(silence))) {
      return FilterReply.DENY;
    }
    lastLines.put(message, event.getInstant());
    if (lastLines.size() > REMEMBERED_MESSAGES) {
      lastLines.remove(lastLines.keySet().iterator().next());
    }
    return FilterReply.NEUTRAL;
  }
}
