package io.paellera.local.soak;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks into a running JVM: through its management beans and, for what they don't tell, {@code /proc}. Not thread-safe. */
final class WorkerProbe implements AutoCloseable {

  private static final double MIB = 1 << 20;

  private final Path proc;
  private final double heapMiB;
  private final JMXConnector connector;
  private final MemoryMXBean memory;

  private WorkerProbe(Path proc, double heapMiB, JMXConnector connector, MemoryMXBean memory) {
    this.proc = proc;
    this.heapMiB = heapMiB;
    this.connector = connector;
    this.memory = memory;
  }

  /**
   * @param heapMiB size of the process's heap, all of which must be resident ({@code -XX:+AlwaysPreTouch})
   */
  static WorkerProbe attach(long pid, double heapMiB) throws IOException {
    var proc = Path.of("/proc", String.valueOf(pid));
    if (!Files.isReadable(proc.resolve("status"))) {
      throw new IOException(proc + " can't be read: memory and open files are looked up there, which needs Linux");
    }
    var connector = JMXConnectorFactory.connect(new JMXServiceURL(startManagement(pid)));
    var memory = ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), MemoryMXBean.class);
    return new WorkerProbe(proc, heapMiB, connector, memory);
  }

  private static String startManagement(long pid) throws IOException {
    try {
      var machine = VirtualMachine.attach(String.valueOf(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid + " lets nobody look: " + e.getMessage(), e);
    }
  }

  /** All but the heap. */
  Map<Quantity, Double> look() throws IOException {
    var values = new EnumMap<Quantity, Double>(Quantity.class);
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        values.put(Quantity.NATIVE, number(line) / 1024 - heapMiB);
      } else if (line.startsWith("Threads:")) {
        values.put(Quantity.THREADS, number(line));
      }
    }
    try (var files = Files.list(proc.resolve("fd"))) {
      values.put(Quantity.FILES, (double) files.count());
    }
    return values;
  }

  /** {@code VmRSS:	 1234 kB} → 1234. */
  private static double number(String line) {
    return Double.parseDouble(line.replaceAll("\\D", ""));
  }

  /** Collects garbage first, then looks at everything. */
  Map<Quantity, Double> lookClosely() throws IOException {
    memory.gc();
    double heap = memory.getHeapMemoryUsage().getUsed() / MIB;
    var values = look();
    values.put(Quantity.HEAP, heap);
    return values;
  }

  /** What the JVM says of its own memory outside the heap, in words ({@code -XX:NativeMemoryTracking}). */
  String nativeMemory() throws IOException {
    try {
      var commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      var arguments = new Object[] {new String[] {"summary"}};
      return (String)
          connector.getMBeanServerConnection().invoke(commands, "vmNativeMemory", arguments, new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IOException("the JVM doesn't tell of its memory: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
