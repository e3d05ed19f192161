package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.text.CachingByteEncoder;
import io.paellera.renderer.text.CachingTextEncoder;
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
    var encoders = new TextEncoders(model, place, options);
    var encoder = new CachingTextEncoder(encoders.texts(), options.rememberedPrompts());
    try {
      if (networks.unet() instanceof VectorUnet unet) {
        return new VectorConditioner(unet, activations, encoder, networks.prior());
      }
      var bytes = new CachingByteEncoder(encoders.bytes(model.description().byt5()), options.rememberedBytes());
      return new SequenceConditioner((SequenceUnet) networks.unet(), activations, encoder, bytes, networks.prior());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }
}
