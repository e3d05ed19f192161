package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.text.CachingByteEncoder;
import io.paellera.renderer.text.CachingTextEncoder;
import io.paellera.renderer.weights.ModelDirectory;

/** Loads the encoders of texts and pictures that a model needs, and conditions its U-Net with them. */
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
    var sight = Loading.next(() -> Sight.open(model, place), encoder::close);
    Runnable closeSight = () -> sight.ifPresent(Sight::close);
    if (networks.unet() instanceof VectorUnet unet) {
      return Loading.next(() -> new VectorConditioner(unet, activations, encoder, networks.prior(), sight), closeSight, encoder::close);
    }
    var unet = (SequenceUnet) networks.unet();
    var bytes =
        Loading.next(
            () -> new CachingByteEncoder(encoders.bytes(model.description().byt5()), options.rememberedBytes()), closeSight, encoder::close);
    return new SequenceConditioner(unet, activations, encoder, bytes, networks.prior(), sight);
  }
}
