package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Attention;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.text.ByteVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The U-Net of v3: every place of the picture attends to a sequence of vectors.
 *
 * @param clipTokens how many of them a CLIP vector becomes
 */
record SequenceUnet(UnetV3 unet, int clipTokens) implements ConditionedUnet {

  /**
   * Makes one sequence of what a prompt became.
   *
   * @param bytes vectors of the prompt's bytes
   * @param clip CLIP vector of the prompt
   * @param image CLIP vector of an image, if any
   * @param attention to all of these
   */
  Conditioning.Sequence embed(
      NDManager manager, ByteVectors bytes, float[] clip, Optional<float[]> image, Optional<Attention> attention, boolean truncated) {
    try (var scope = manager.newSubManager()) {
      var byt5 = scope.create(bytes.values(), new Shape(1, bytes.length(), bytes.width()));
      var text = scope.create(clip, new Shape(1, 1, clip.length));
      var picture = scope.create(image.orElse(new float[0]), new Shape(1, image.isPresent() ? 1 : 0, clip.length));
      var weights = scope.create(attention.map(weighed -> weights(weighed, bytes.length(), image.isPresent())).orElse(new float[0]));
      var embedded = unet.embed(new UnetV3.Conditions(byt5, text, picture, weights)).toType(DataType.FLOAT32, false);
      return new Conditioning.Sequence(embedded.toFloatArray(), (int) embedded.getShape().get(1), truncated);
    }
  }

  /** Of the bytes and the prompt's CLIP vector, then of the image's. */
  private float[] weights(Attention attention, int bytes, boolean image) {
    var weights = new float[bytes + clipTokens * (image ? 2 : 1)];
    Arrays.fill(weights, 0, bytes + clipTokens, (float) attention.text());
    Arrays.fill(weights, bytes + clipTokens, weights.length, (float) attention.image());
    return weights;
  }

  /** Sequences {@code [entries, length, conditioning + 1]}. */
  @Override
  public NDArray conditions(NDManager manager, List<Conditioning> conditionings, Networks.Grid grid) {
    var sequences = conditionings.stream().map(Conditioning.Sequence.class::cast).toList();
    var values = sequences.stream().map(Conditioning.Sequence::vectors).toArray(float[][]::new);
    return manager.create(values).reshape(sequences.size(), sequences.get(0).length(), -1);
  }

  @Override
  public NDArray logits(NDArray tokens, NDArray levels, NDArray conditions) {
    return unet.forward(tokens, levels, conditions);
  }

  @Override
  public void close() {
    unet.close();
  }
}
