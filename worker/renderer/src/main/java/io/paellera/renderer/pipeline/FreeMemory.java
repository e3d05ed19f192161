package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Memory that a device can still give. */
final class FreeMemory {

  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern LINE = Pattern.compile("(MemAvailable|SwapFree):\\s+(\\d+) kB");
  private static final long KIBIBYTE = 1 << 10;

  private FreeMemory() {}

  /** Bytes left. On a CPU: what Linux counts as available, files that it could drop among it, but no more than the container has. */
  static long of(Device device) {
    if (device.isGpu()) {
      var memory = CudaUtils.getGpuMemory(device);
      return memory.getMax() - memory.getCommitted();
    }
    var total = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return Math.min(total, available(MEMORY, total));
  }

  /** The sum of what a file like Linux's says, or another number where there is none. */
  static long available(Path file, long otherwise) {
    if (!Files.isReadable(file)) {
      return otherwise;
    }
    try {
      return sum(Files.readAllLines(file));
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static long sum(List<String> lines) {
    return lines.stream().map(LINE::matcher).filter(line -> line.matches()).mapToLong(line -> Long.parseLong(line.group(2)) * KIBIBYTE).sum();
  }
}
