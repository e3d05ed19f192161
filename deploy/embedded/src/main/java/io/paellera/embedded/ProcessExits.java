package io.paellera.embedded;

import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a broker's fatal fault does to the process: Kafka ends it, a broker that is a guest in it must not. */
final class ProcessExits {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessExits.class);

  private ProcessExits() {}

  /** From now on a fatal fault of any broker in this process is logged and the process lives on. */
  static void contain() {
    contain(() -> {});
  }

  /** From now on a fatal fault of any broker in this process is logged, {@code then} runs and the process lives on. */
  static void contain(Runnable then) {
    Exit.Procedure procedure =
        (status, message) -> {
          LOG.error("an embedded broker met a fatal fault (status {}): {}", status, message);
          then.run();
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  /** From now on a fatal fault ends the process, which is what a process that only runs a broker wants. */
  static void allow() {
    Exit.resetExitProcedure();
    Exit.resetHaltProcedure();
  }
}
