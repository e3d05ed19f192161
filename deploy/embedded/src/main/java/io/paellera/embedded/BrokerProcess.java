package io.paellera.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of a broker's own JVM: {@code BrokerProcess PROPERTIES CLUSTER_ID READY_FILE}. Stops on SIGTERM and when
 * standard input ends.
 */
final class BrokerProcess {
  /** Exit status that says a port was taken. */
  static final int PORT_TAKEN = 98;

  private static final int FAILED = 1;
  private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private BrokerProcess() {}

  public static void main(String[] arguments) {
    var stop = StopSignal.install(GRACE);
    ParentWatch.start(System.in, () -> stop.request(0));
    stop.exit(run(arguments, stop));
  }

  private static int run(String[] arguments, StopSignal stop) {
    var properties = new PropertiesFile(Path.of(arguments[0])).read();
    var readyFile = new PropertiesFile(Path.of(arguments[2]));
    ProcessExits.contain();
    try (var running = BrokerServer.start(properties, arguments[1])) {
      ProcessExits.allow();
      readyFile.write(Map.of("pid", String.valueOf(ProcessHandle.current().pid())));
      return stop.await();
    } catch (Exception e) {
      LOG.error("the broker did not start or did not stop", e);
      return Loopback.isBindFailure(e) ? PORT_TAKEN : FAILED;
    }
  }
}
