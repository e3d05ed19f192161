package io.paellera.command.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The command, which says in its last line what it took: seconds, processor time, and memory, for which it collects the whole heap now and
 * then. Needs the serial collector, and Linux for the resident memory.
 */
final class MeasuredCommand {

  private static final double MIB = 1 << 20;
  private static final String FULL = "end of major GC";
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(4);

  private MeasuredCommand() {}

  public static void main(String[] args) {
    var live = new AtomicLong();
    long start = System.nanoTime();
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            collector ->
                ((NotificationEmitter) collector)
                    .addNotificationListener((notification, none) -> look(collection(notification), live), null, null));
    new Timer(true).schedule(fullCollection(), BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tell((System.nanoTime() - start) / 1e9, live.get())));
    PaelleraCommand.main(args);
  }

  private static GarbageCollectionNotificationInfo collection(Notification notification) {
    return GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
  }

  private static TimerTask fullCollection() {
    return new TimerTask() {
      @Override
      public void run() {
        System.gc();
      }
    };
  }

  /** Only a full collection leaves what is used alone. */
  private static void look(GarbageCollectionNotificationInfo collection, AtomicLong live) {
    if (collection.getGcAction().equals(FULL)) {
      Map<String, MemoryUsage> after = collection.getGcInfo().getMemoryUsageAfterGc();
      long used =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .mapToLong(pool -> after.get(pool.getName()).getUsed())
              .sum();
      live.accumulateAndGet(used, Math::max);
    }
  }

  private static void tell(double seconds, long live) {
    double processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    System.err.printf(
        "%.0f s, %.0f s of CPU, at most %.0f MiB of heap after a collection, %s resident%n", seconds, processor, live / MIB, resident());
  }

  private static String resident() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM:")).map(line -> line.substring("VmHWM:".length()).strip()).findFirst().orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }
}
