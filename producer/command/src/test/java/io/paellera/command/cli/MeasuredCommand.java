package io.paellera.command.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The command, which says in its last line what it took: seconds, processor time, memory. Needs Linux for the resident memory. */
final class MeasuredCommand {

  private static final double MIB = 1 << 20;

  private MeasuredCommand() {}

  public static void main(String[] args) {
    var heap = new AtomicLong();
    long start = System.nanoTime();
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            collector ->
                ((NotificationEmitter) collector)
                    .addNotificationListener(
                        (notification, none) -> heap.accumulateAndGet(usedAfter((CompositeData) notification.getUserData()), Math::max), null, null));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tell((System.nanoTime() - start) / 1e9, heap.get())));
    PaelleraCommand.main(args);
  }

  private static long usedAfter(CompositeData collection) {
    return GarbageCollectionNotificationInfo.from(collection).getGcInfo().getMemoryUsageAfterGc().values().stream().mapToLong(MemoryUsage::getUsed).sum();
  }

  private static void tell(double seconds, long heap) {
    double processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    System.err.printf("%.0f s, %.0f s of CPU, at most %.0f MiB after a collection, %s resident%n", seconds, processor, heap / MIB, resident());
  }

  private static String resident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM:")).map(line -> line.substring("VmHWM:".length()).strip()).findFirst().orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }
}
