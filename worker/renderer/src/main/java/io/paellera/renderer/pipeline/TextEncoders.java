package io.paellera.renderer.pipeline;

import ai.djl.Device;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.text.EncoderIdentity;
import io.paellera.renderer.text.StoredTextEncoder;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.text.VectorDirectory;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;

/** Loads the text encoder of a model without its other networks. */
public final class TextEncoders {

  private TextEncoders() {}

  /**
   * Loads the encoder for the calling thread.
   *
   * @param threads of the CPU for one operation
   * @throws InsufficientMemoryException if the device hasn't the memory for it
   */
  public static TextEncoder open(ModelDirectory model, Device device, int threads) {
    Torch.start(threads);
    Torch.enterThread();
    WeightMemory.ofText(model).require(model.description().name() + "'s text encoder", device, FreeMemory::of);
    return TextEncoder.of(model, device, threads);
  }

  /**
   * An encoder that reads the vectors of a directory, and is loaded for the first text that is missing there.
   *
   * @throws io.paellera.renderer.text.ForeignVectorsException if another encoder filled the directory
   */
  static TextEncoder stored(ModelDirectory model, Device device, Path directory, int threads) {
    var identity = EncoderIdentity.of(model);
    return new StoredTextEncoder(
        VectorDirectory.open(directory, identity), identity.dimension(), () -> open(model, device, threads));
  }
}
