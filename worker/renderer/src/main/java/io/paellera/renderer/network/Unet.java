package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnetDescription;
import java.util.Map;

/**
 * Paella's convolutional U-Net, first version ({@code unet.py}): from noisy tokens, a condition and the noise level to logits over
 * the codebook. Sides of the token grid are multiples of {@link UnetDescription#gridMultiple}.
 *
 * <p>A condition that is one vector for the whole picture is mapped once for all blocks ({@link #map}) and stays mapped over the
 * steps; only the noise level's part changes. A condition that differs over the picture is mapped pixel by pixel in each step.
 *
 * @param network of the {@link #program}
 */
public record Unet(Network network) implements AutoCloseable {

  /** Loads the network for inference; {@code source} may be closed afterwards. */
  public static Unet load(UnetDescription description, TensorSource source, DataType type, Device device) {
    var layout = TensorLayout.of(description);
    return new Unet(Network.load(program(description, device, false, false), layout, source, type, device).prepared());
  }

  /**
   * The program of a U-Net's dimensions.
   *
   * @param differentiable whether gradients flow
   * @param bfloat16 whether the blocks' pointwise networks, most of the work, multiply in bfloat16
   */
  public static TorchProgram program(UnetDescription description, Device device, boolean differentiable, boolean bfloat16) {
    var constants =
        Map.of(
            "down_blocks", description.downBlocks(),
            "up_blocks", description.upBlocks(),
            "noise_embedding", description.noiseEmbedding(),
            "bfloat16", bfloat16);
    return Network.program("unet.py", constants, device, differentiable);
  }

  /**
   * Maps text vectors for all blocks, without the noise level.
   *
   * @param vectors {@code [B, conditioning]}
   * @return {@code [B, channels of all blocks]}
   */
  public NDArray map(NDArray vectors) {
    return network.call("map", vectors);
  }

  /**
   * From tokens to logits.
   *
   * @param tokens {@code [B, H, W]} INT64
   * @param progress {@code [B]} FLOAT32, 0 all noise, 1 none
   * @param condition {@code [B, channels of all blocks]} from {@link #map}, or text vectors {@code [B, h, w, conditioning]} that
   *     differ over the picture; in the weights' type or in FLOAT32
   * @return logits {@code [B, H, W, codebook size]}, in the weights' type
   */
  public NDArray forward(NDArray tokens, NDArray progress, NDArray condition) {
    return network.call("forward", tokens, progress, condition);
  }

  /**
   * What each module gives on the way from tokens to logits, under its official name, {@code [B, H, W, C]}; and the noise level's
   * embedding {@code [B, noise embedding]} as {@code r_embed}.
   */
  public Map<String, NDArray> trace(NDArray tokens, NDArray progress, NDArray condition) {
    return network.trace(tokens.getManager(), "trace", tokens, progress, condition);
  }

  @Override
  public void close() {
    network.close();
  }
}
