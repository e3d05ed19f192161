package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.ByT5Encoder;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import java.util.function.ToLongFunction;

/**
 * Memory that a model's weights take once they are loaded. What a batch needs beside them depends on its size and is told by the
 * device as it runs. On a CPU weights that are stored in float32 are mapped, not copied, so that lanes and processes share them.
 *
 * @param bytes on the device, in the number formats that they are loaded in
 * @param beside bytes on the CPU, of the encoders of texts and pictures that work there while the rest is on a GPU
 */
public record WeightMemory(long bytes, long beside) {

  /**
   * Of a model, on a device, with options.
   *
   * @throws io.paellera.renderer.weights.WeightsException if a file is missing or damaged
   */
  public static WeightMemory of(ModelDirectory model, Device device, RendererOptions options) {
    var networks =
        bytes(model.openUnet(), Networks.type(device, options.denoising()))
            + bytes(model.openImage(), Networks.type(device, options.decoding()))
            + prior(model, Networks.type(device, options.denoising()));
    boolean elsewhere = options.textOnCpu() && device.isGpu();
    var place = elsewhere ? Device.cpu() : device;
    var encoders = visual(model) + (options.textVectors().isEmpty() ? ofEncoders(model, place).bytes : 0);
    return elsewhere ? new WeightMemory(networks, encoders) : new WeightMemory(networks + encoders, 0);
  }

  /** Of the text encoders without the other networks. */
  static WeightMemory ofEncoders(ModelDirectory model, Device device) {
    return new WeightMemory(text(model) + byt5(model, device), 0);
  }

  /** Of the encoder of whole texts alone, which is loaded later where vectors of texts lie ready. */
  static WeightMemory ofTexts(ModelDirectory model) {
    return new WeightMemory(text(model), 0);
  }

  /** Of the encoder of texts' bytes alone, which is loaded later where vectors of texts lie ready. */
  static WeightMemory ofBytes(ModelDirectory model, Device device) {
    return new WeightMemory(byt5(model, device), 0);
  }

  /** The sentence encoder comes with the class path and is small. */
  private static long text(ModelDirectory model) {
    return model.description().text() instanceof TextDescription.Clip clip ? bytes(model.openText(clip), DataType.FLOAT32) : 0;
  }

  /** On a GPU in bfloat16. */
  private static long byt5(ModelDirectory model, Device device) {
    var byt5 = model.description().byt5();
    return byt5 == null ? 0 : bytes(model.openByT5(byt5), ByT5Encoder.type(device));
  }

  private static long visual(ModelDirectory model) {
    var visual = model.description().visual();
    return visual == null ? 0 : bytes(model.openVisual(visual), DataType.FLOAT32);
  }

  private static long prior(ModelDirectory model, DataType type) {
    var prior = model.description().prior();
    return prior == null ? 0 : bytes(model.openPrior(prior), type);
  }

  private static long bytes(TensorSource opened, DataType type) {
    try (var tensors = opened) {
      return tensors.parameters() * type.getNumOfBytes();
    }
  }

  /**
   * Refuses devices that are too small, before anything is loaded onto them.
   *
   * @param available bytes that a device can still give
   * @throws InsufficientMemoryException if the weights don't fit
   */
  void require(String model, Device device, ToLongFunction<Device> available) {
    require(model, device, bytes, available);
    if (beside > 0) {
      require(model, Device.cpu(), beside, available);
    }
  }

  private static void require(String model, Device device, long needed, ToLongFunction<Device> available) {
    var left = available.applyAsLong(device);
    if (needed > left) {
      throw new InsufficientMemoryException(model, device.isGpu() ? "cuda:" + device.getDeviceId() : "the CPU", needed, left);
    }
  }
}
