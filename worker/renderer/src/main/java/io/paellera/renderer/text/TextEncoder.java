package io.paellera.renderer.text;

import ai.djl.Device;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TextDescription;
import java.util.List;

/** Turns prompts into the vectors that condition the U-Net. Confined to one thread at a time. */
public interface TextEncoder extends AutoCloseable {

  /**
   * Loads the encoder that a model needs.
   *
   * @param device of a CLIP text tower; the sentence encoder always works on the CPU
   * @param threads of the CPU for one text in the sentence encoder; a tower has the engine's
   * @throws io.paellera.renderer.weights.WeightsException if a file of the model is missing or damaged
   */
  static TextEncoder of(ModelDirectory model, Device device, int threads) {
    if (model.description().text() instanceof TextDescription.Clip clip) {
      try (var tensors = model.openText(clip)) {
        return ClipTextEncoder.open(clip, model.file(clip.vocabulary()), tensors, device);
      }
    }
    return SentenceEncoder.create(threads);
  }

  /**
   * Embeds texts in one call.
   *
   * @param texts in any number; none blank, but that CLIP also takes the empty text, which stands for no prompt in v3
   * @return one vector a text, in the texts' order
   * @throws io.paellera.renderer.InvalidSpecException if a text has nothing to embed
   * @throws io.paellera.renderer.RenderException if the encoder fails
   */
  Embeddings encode(List<String> texts);

  /** Length of every vector. */
  int dimension();

  /** The vector that stands for no prompt: zeros, as in the official code. Fresh at every call. */
  default float[] unconditional() {
    return new float[dimension()];
  }

  @Override
  void close();
}
