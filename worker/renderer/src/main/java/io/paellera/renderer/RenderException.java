package io.paellera.renderer;

/** Rendering failed. The subclasses say whose fault it is; this class itself means the device or the engine. */
public class RenderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RenderException(String message) {
    super(message);
  }

  public RenderException(String message, Throwable cause) {
    super(message, cause);
  }
}
