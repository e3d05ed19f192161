package io.paellera.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a child process that its parent is gone: the parent holds the other end of standard input, however it dies. */
final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private ParentWatch() {}

  /** Calls {@code gone} once {@code input} ends; reads and forgets what comes before. */
  static void start(InputStream input, Runnable gone) {
    var thread = new Thread(() -> awaitEnd(input, gone), "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitEnd(InputStream input, Runnable gone) {
    try {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("standard input broke, which counts as its end", e);
    } finally {
      gone.run();
    }
  }
}
