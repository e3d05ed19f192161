package io.paellera.renderer;

/** The batch doesn't fit in the device's memory; a smaller one may. */
public final class DeviceMemoryException extends RenderException {

  private static final long serialVersionUID = 1L;

  public DeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
