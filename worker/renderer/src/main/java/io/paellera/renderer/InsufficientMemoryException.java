package io.paellera.renderer;

import java.util.Locale;

/** A device hasn't the memory for a model's weights; nothing of them was loaded. */
public final class InsufficientMemoryException extends RenderException {

  private static final long serialVersionUID = 1L;
  private static final double GIBIBYTE = 1L << 30;

  private final long needed;
  private final long available;

  /**
   * @param model by name
   * @param device by name
   * @param needed bytes of the weights in the number formats that they would be loaded in
   * @param available bytes that the device can still give
   */
  public InsufficientMemoryException(String model, String device, long needed, long available) {
    super(
        String.format(
            Locale.ROOT,
            "%s needs %.2f GiB of memory for its weights, but %s has %.2f GiB left: %.2f GiB too little",
            model,
            needed / GIBIBYTE,
            device,
            available / GIBIBYTE,
            (needed - available) / GIBIBYTE));
    this.needed = needed;
    this.available = available;
  }

  /** Bytes of the weights. */
  public long needed() {
    return needed;
  }

  /** Bytes that the device can still give. */
  public long available() {
    return available;
  }
}
