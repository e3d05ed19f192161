package io.paellera.renderer.pipeline;

import ai.djl.engine.EngineException;
import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.RenderException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Tells a device that is out of memory from one that fails otherwise; the engine has one exception for both. */
final class DeviceErrors {

  private static final List<String> MEMORY =
      List.of("out of memory", "not enough memory", "can't allocate memory", "alloc_failed");
  private static final Pattern ERROR = Pattern.compile("^\\w*Error: ");

  private DeviceErrors() {}

  /**
   * Runs work on the device.
   *
   * @param what is done, for messages
   */
  static <T> T translate(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (EngineException e) {
      if (isOutOfMemory(e)) {
        throw new DeviceMemoryException(what + " doesn't fit in the device's memory: " + reason(e), e);
      }
      throw new RenderException(what + " failed: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new DeviceMemoryException(what + " doesn't fit in the host's memory: " + e.getMessage(), e);
    }
  }

  private static boolean isOutOfMemory(EngineException e) {
    var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return MEMORY.stream().anyMatch(message::contains);
  }

  /** The line that names the error: below the trace, where a script failed, else the first. */
  private static String reason(EngineException e) {
    var lines = String.valueOf(e.getMessage()).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream().filter(ERROR.asPredicate()).findFirst().orElse(lines.isEmpty() ? "" : lines.get(0));
  }
}
