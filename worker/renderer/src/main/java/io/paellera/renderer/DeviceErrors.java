package io.paellera.renderer;

import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells a device that is out of memory from one that fails otherwise; the engine has one exception for both. */
final class DeviceErrors {

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
        throw new DeviceMemoryException(what + " doesn't fit in the device's memory: " + firstLine(e), e);
      }
      throw new RenderException(what + " failed: " + firstLine(e), e);
    } catch (OutOfMemoryError e) {
      throw new DeviceMemoryException(what + " doesn't fit in the host's memory: " + e.getMessage(), e);
    }
  }

  private static boolean isOutOfMemory(EngineException e) {
    var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return Stream.of("out of memory", "not enough memory", "can't allocate memory").anyMatch(message::contains);
  }

  private static String firstLine(EngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
