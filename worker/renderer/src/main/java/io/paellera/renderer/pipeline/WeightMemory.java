package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import java.util.function.ToLongFunction;

/**
 * Memory that a model's weights take once they are loaded. What a batch needs beside them depends on its size and is told by the
 * device as it runs. On a CPU weights that are stored in float32 are mapped, not copied, so that lanes and processes share them.
 *
 * @param bytes of all weights in the number formats that they are loaded in
 */
public record WeightMemory(long bytes) {

  /**
   * Of a model, on a device, with options.
   *
   * @throws io.paellera.renderer.weights.WeightsException if a file is missing or damaged
   */
  public static WeightMemory of(ModelDirectory model, Device device, RendererOptions options) {
    try (var unet = model.openUnet();
        var image = model.openImage()) {
      var networks = bytes(unet, Networks.type(device, options.denoising())) + bytes(image, Networks.type(device, options.decoding()));
      var text = options.textVectors().isEmpty() ? text(model) : 0;
      return new WeightMemory(networks + text + byt5(model, device) + prior(model, Networks.type(device, options.denoising())));
    }
  }

  /** Of the text encoder alone, which is loaded later where vectors of texts lie ready. */
  static WeightMemory ofText(ModelDirectory model) {
    return new WeightMemory(text(model));
  }

  /** The sentence encoder comes with the class path and is small. */
  private static long text(ModelDirectory model) {
    if (!(model.description().text() instanceof TextDescription.Clip clip)) {
      return 0;
    }
    try (var text = model.openText(clip)) {
      return bytes(text, DataType.FLOAT32);
    }
  }

  /** On a GPU in bfloat16. */
  private static long byt5(ModelDirectory model, Device device) {
    if (model.description().byt5() == null) {
      return 0;
    }
    try (var byt5 = model.openByT5(model.description().byt5())) {
      return bytes(byt5, device.isGpu() ? DataType.FLOAT16 : DataType.FLOAT32);
    }
  }

  private static long prior(ModelDirectory model, DataType type) {
    if (model.description().prior() == null) {
      return 0;
    }
    try (var prior = model.openPrior(model.description().prior())) {
      return bytes(prior, type);
    }
  }

  private static long bytes(TensorSource tensors, DataType type) {
    return tensors.parameters() * type.getNumOfBytes();
  }

  /**
   * Refuses a device that is too small, before anything is loaded onto it.
   *
   * @param available bytes that a device can still give
   * @throws InsufficientMemoryException if the weights don't fit
   */
  void require(String model, Device device, ToLongFunction<Device> available) {
    var left = available.applyAsLong(device);
    if (bytes > left) {
      throw new InsufficientMemoryException(model, device.isGpu() ? "cuda:" + device.getDeviceId() : "the CPU", bytes, left);
    }
  }
}
