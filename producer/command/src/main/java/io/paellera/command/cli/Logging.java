package io.paellera.command.cli;

import io.paellera.command.progress.LogStream;
import java.util.Map;

/** What the libraries of the command may say on standard error: errors only, unless {@code PAELLERA_LOG} names another level. */
final class Logging {

  private static final String BACK_END = "org.slf4j.simpleLogger.";
  private static final String LEVEL = "PAELLERA_LOG";

  private Logging() {}

  /** To be called before anything logs. What was set with -D stays. */
  static void begin(Map<String, String> environment) {
    System.setErr(new LogStream(System.err));
    if (environment.containsKey(LEVEL)) {
      set("showDateTime", "true");
      set("dateTimeFormat", "HH:mm:ss.SSS");
    }
    set("defaultLogLevel", environment.getOrDefault(LEVEL, "error"));
    set("showThreadName", "false");
    set("showShortLogName", "true");
    // tells of every try to connect; what comes of it is told by the command
    set("log.org.apache.kafka.clients.NetworkClient", "off");
    // calls it an error when a broker that is asked for a new topic knows it but doesn't hold it
    set("log.org.apache.kafka.clients.admin.internals.DescribeProducersHandler", "off");
  }

  private static void set(String name, String value) {
    if (System.getProperty(BACK_END + name) == null) {
      System.setProperty(BACK_END + name, value);
    }
  }
}
