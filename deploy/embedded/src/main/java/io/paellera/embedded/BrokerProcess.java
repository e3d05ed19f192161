package io.paellera.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The main class of a broker's own JVM: {@code BrokerProcess PROPERTIES CLUSTER_ID READY_FILE}. Stops on SIGTERM and when standard
 * input ends.
 */
final class BrokerProcess {
  /** Exit status that says a port was taken. */
  static final int PORT_TAKEN = 98;

  private static final Duration GRACE = Duration.ofSeconds(30);

  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    var stop = StopSignal.install(GRACE);
    ParentWatch.start(System.in, () -> stop.request(0));
    stop.exit(run(arguments, stop));
  }

  private static int run(String[] arguments, StopSignal stop) throws Exception {
    var properties = new PropertiesFile(Path.of(arguments[0])).read();
    var readyFile = new PropertiesFile(Path.of(arguments[2]));
    ProcessExits.contain();
    try (var running = BrokerServer.start(properties, arguments[1])) {
      ProcessExits.allow();
      readyFile.write(Map.of("pid", String.valueOf(ProcessHandle.current().pid())));
      return stop.await();
    } catch (RuntimeException e) {
      if (Loopback.isBindFailure(e)) {
        return PORT_TAKEN;
      }
      throw e;
    }
  }
}
