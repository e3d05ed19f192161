package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.training.data.PictureInfo;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Turns pictures into tokens and captions into vectors, once for a whole training. */
final class Tokeniser {

  private static final int CAPTIONS = 256;
  private static final int MAX_CODEBOOK = Short.MAX_VALUE + 1;

  private final AugmentationSettings augmentation;

  Tokeniser(AugmentationSettings augmentation) {
    this.augmentation = augmentation;
  }

  /**
   * The tokens of every picture and of its changed copies: {@code [pictures][1 + variants][tokens]}.
   *
   * @param model whose VQGAN makes the tokens
   * @throws IllegalArgumentException if the model has more different tokens than are stored
   */
  short[][][] tokens(Pictures pictures, ModelDirectory model, Device device) {
    var description = model.description().image();
    if (description.codebookSize() > MAX_CODEBOOK) {
      throw new IllegalArgumentException(
          "the VQGAN's codebook has " + description.codebookSize() + " codes, but must have at most " + MAX_CODEBOOK);
    }
    TorchThread.prepare();
    var change = new Augmentation(augmentation);
    var tokens = new short[pictures.infos().size()][1 + augmentation.variants()][];
    var batchSize = Reconstruction.batch(pictures.side());
    try (var manager = Torch.newManager(device);
        var weights = model.openImage();
        var network = Vqgan.load(description, weights, DataType.FLOAT32, device)) {
      for (var variant = 0; variant <= augmentation.variants(); variant++) {
        for (var from = 0; from < tokens.length; from += batchSize) {
          var batch = new ArrayList<float[]>();
          for (var i = from; i < Math.min(tokens.length, from + batchSize); i++) {
            var pixels = pictures.pixels().get(i);
            batch.add(variant == 0 ? pixels : change.apply(pictures.infos().get(i), pixels, pictures.side(), variant));
          }
          var encoded = encode(network, batch, pictures.side(), manager);
          for (var i = 0; i < encoded.length; i++) {
            tokens[from + i][variant] = encoded[i];
          }
        }
      }
    }
    return tokens;
  }

  private static short[][] encode(Vqgan network, List<float[]> batch, int side, NDManager manager) {
    var joined = new float[batch.size() * 3 * side * side];
    for (var i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i), 0, joined, i * 3 * side * side, 3 * side * side);
    }
    try (var scope = manager.newSubManager()) {
      var ids = network.encode(scope.create(joined, new Shape(batch.size(), 3, side, side))).toLongArray();
      var tokens = new short[batch.size()][ids.length / batch.size()];
      for (var i = 0; i < ids.length; i++) {
        tokens[i / tokens[0].length][i % tokens[0].length] = (short) ids[i];
      }
      return tokens;
    }
  }

  /** The vectors of all captions. */
  static Map<String, float[]> vectors(List<PictureInfo> pictures, TextEncoder encoder) {
    var captions = new LinkedHashSet<String>();
    pictures.forEach(picture -> captions.addAll(picture.captions()));
    var all = List.copyOf(captions);
    var vectors = new HashMap<String, float[]>();
    for (var from = 0; from < all.size(); from += CAPTIONS) {
      var part = all.subList(from, Math.min(all.size(), from + CAPTIONS));
      var encoded = encoder.encode(part).vectors();
      for (var i = 0; i < part.size(); i++) {
        vectors.put(part.get(i), encoded[i]);
      }
    }
    return vectors;
  }
}
