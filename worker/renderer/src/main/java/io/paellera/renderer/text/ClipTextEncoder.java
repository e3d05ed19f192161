package io.paellera.renderer.text;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.network.ClipTextTower;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import java.nio.file.Path;
import java.util.List;

/**
 * CLIP: tokeniser and text tower, in full precision. Each text goes through the tower alone and no further than its end, so that its
 * vector doesn't depend on the texts beside it.
 */
public final class ClipTextEncoder implements TextEncoder {

  private final TextDescription.Clip description;
  private final ClipTokenizer tokenizer;
  private final NDManager activations;
  private final ClipTextTower tower;

  private ClipTextEncoder(TextDescription.Clip description, ClipTokenizer tokenizer, TensorSource tensors, Device device) {
    this.description = description;
    this.tokenizer = tokenizer;
    tower = ClipTextTower.load(description, tensors, DataType.FLOAT32, device);
    activations = Torch.newManager(device);
  }

  /**
   * Loads the tower onto a device.
   *
   * @param tensors of the tower, by open_clip's names; may be closed afterwards
   * @throws io.paellera.renderer.weights.WeightsException if the vocabulary or a tensor is missing or damaged
   */
  public static ClipTextEncoder open(TextDescription.Clip description, Path vocabulary, TensorSource tensors, Device device) {
    var tokenizer = ClipTokenizer.open(vocabulary, description.vocabularySize(), description.context());
    return new ClipTextEncoder(description, tokenizer, tensors, device);
  }

  @Override
  public Embeddings encode(List<String> texts) {
    var vectors = new float[texts.size()][];
    var truncated = new boolean[texts.size()];
    for (int i = 0; i < vectors.length; i++) {
      var tokens = tokenizer.tokenize(texts.get(i));
      if (tokens.length() == 0 && !texts.get(i).isEmpty()) {
        throw new InvalidSpecException("prompt", "\"" + texts.get(i) + "\"", "at least one character that the tokeniser keeps");
      }
      vectors[i] = tower.vector(activations, tokens.ids());
      truncated[i] = tokens.truncated();
    }
    return new Embeddings(vectors, truncated);
  }

  @Override
  public int dimension() {
    return description.dimension();
  }

  @Override
  public void close() {
    activations.close();
    tower.close();
  }
}
