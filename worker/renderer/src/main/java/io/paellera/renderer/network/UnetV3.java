package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnetV3Description;
import java.util.Map;

/**
 * Paella's U-Net with attention, third version ({@code unet_v3.py}). Sides of the token grid are multiples of {@link
 * UnetV3Description#gridMultiple}.
 *
 * @param network of the program
 */
public record UnetV3(Network network) implements AutoCloseable {

  /**
   * What a picture is conditioned on. All rows of a pass have as many of each.
   *
   * @param byt5 {@code [B, L, byt5Dimension]} vectors of a text's bytes
   * @param clip {@code [B, n, clipDimension]} CLIP vectors of texts; n may be 0
   * @param clipImage {@code [B, n, clipDimension]} CLIP vectors of images; n may be 0
   * @param attentionWeights {@code [n]} by which attention to the last n vectors of the sequence is multiplied; n may be 0
   */
  public record Conditions(NDArray byt5, NDArray clip, NDArray clipImage, NDArray attentionWeights) {}

  /** Loads the network for inference; {@code source} may be closed afterwards. */
  public static UnetV3 load(UnetV3Description description, TensorSource source, DataType type, Device device) {
    var constants =
        Map.of(
            "levels", description.levels(),
            "heads", description.heads(),
            "patch", description.patch(),
            "noise_embedding", description.noiseEmbedding());
    var program = Network.program("unet_v3.py", constants, device, false);
    return new UnetV3(Network.load(program, TensorLayout.of(description), source, type, device));
  }

  /**
   * The sequence that conditions become, the same at every step.
   *
   * @return {@code [B, length, conditioning + 1]}, in the weights' type; of each vector last how much it is attended to
   */
  public NDArray embed(Conditions c) {
    return network.call("embed", c.byt5, c.clip, c.clipImage, c.attentionWeights);
  }

  /**
   * From tokens to logits.
   *
   * @param tokens {@code [B, H, W]} INT64
   * @param noise {@code [B]} FLOAT32, 1 all noise, 0 none
   * @param sequence {@code [B, length, conditioning + 1]} from {@link #embed}, in the weights' type or in FLOAT32
   * @return logits {@code [B, H, W, codebook size]}, in the weights' type
   */
  public NDArray forward(NDArray tokens, NDArray noise, NDArray sequence) {
    return network.call("forward", tokens, noise, sequence);
  }

  /**
   * What each module gives on the way from tokens to logits, under its official name, {@code [B, H, W, C]}; the noise level's
   * embedding as {@code r_embed} and the conditions' sequence {@code [B, length, conditioning]} as {@code c_embed}.
   */
  public Map<String, NDArray> trace(NDArray tokens, NDArray noise, Conditions c) {
    return network.trace(tokens.getManager(), "trace", tokens, noise, c.byt5, c.clip, c.clipImage, c.attentionWeights);
  }

  @Override
  public void close() {
    network.close();
  }
}
