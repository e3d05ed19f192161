package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.text.ByT5TextEncoder;
import io.paellera.renderer.text.CachingByteEncoder;
import io.paellera.renderer.text.CachingTextEncoder;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.weights.ModelDirectory;

/** Loads the text encoders that a model needs, and conditions its U-Net with them. */
final class Conditioners {

  private Conditioners() {}

  /**
   * @param device of the U-Net; the encoders are there, too, unless the options say otherwise
   * @param activations on that device
   */
  static Conditioner open(
      ModelDirectory model, Device device, Networks networks, NDManager activations, RendererOptions options) {
    var place = options.textOnCpu() ? Device.cpu() : device;
    var encoder = new CachingTextEncoder(textEncoder(model, place, options), options.rememberedPrompts());
    try {
      if (networks.unet() instanceof VectorUnet unet) {
        return new VectorConditioner(unet, activations, encoder, networks.prior());
      }
      var bytes = new CachingByteEncoder(ByT5TextEncoder.open(model, model.description().byt5(), place), options.rememberedBytes());
      return new SequenceConditioner((SequenceUnet) networks.unet(), activations, encoder, bytes, networks.prior());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static TextEncoder textEncoder(ModelDirectory model, Device place, RendererOptions options) {
    return options
        .textVectors()
        .map(directory -> TextEncoders.stored(model, place, directory, options.threads()))
        .orElseGet(() -> TextEncoder.of(model, place, options.threads()));
  }
}
