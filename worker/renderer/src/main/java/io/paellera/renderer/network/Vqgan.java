package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.Map;

/**
 * Between tokens and pixels: Paella's own VQGAN ({@code vqgan_f4.py}) or ruDALL-E's ({@code vqgan_f8.py}).
 *
 * @param network of the {@link #program}
 * @param factor pixels along a token's side
 */
public record Vqgan(Network network, int factor) implements AutoCloseable {

  /** Loads the network that a description names, for inference; {@code source} may be closed afterwards. */
  public static Vqgan load(ImageDescription description, TensorSource source, DataType type, Device device) {
    var layout = TensorLayout.of(description);
    return new Vqgan(Network.load(program(description, device, false), layout, source, type, device), description.factor());
  }

  /**
   * The program of a VQGAN's dimensions.
   *
   * @param differentiable whether gradients flow
   */
  public static TorchProgram program(ImageDescription description, Device device, boolean differentiable) {
    if (description instanceof ImageDescription.VqganF4 f4) {
      var detail = f4.detailed() ? f4.detail().blocks() : 0;
      var constants = Map.of("bottleneck_blocks", f4.bottleneckBlocks(), "detail_blocks", detail);
      return Network.program("vqgan_f4.py", constants, device, differentiable);
    }
    var f8 = (ImageDescription.VqganF8) description;
    var constants = Map.of("levels", f8.levels(), "residual_blocks", f8.residualBlocks());
    return Network.program("vqgan_f8.py", constants, device, differentiable);
  }

  /**
   * Pictures to tokens, the same every time.
   *
   * @param pixels {@code [B, 3, H, W]} FLOAT32 in {@code [0, 1]}, sides multiples of the factor
   * @return {@code [B, H / factor, W / factor]} INT64
   * @throws RenderException if the encoder runs over its range, as it may in half precision
   */
  public NDArray encode(NDArray pixels) {
    var tokens = network.call("encode", pixels);
    if (tokens.lt(0).any().getBoolean()) {
      throw new RenderException("what the VQGAN encoded is no number");
    }
    return tokens;
  }

  /**
   * Tokens to pictures.
   *
   * @param tokens {@code [B, H, W]} INT64
   * @return {@code [B, 3, H * factor, W * factor]} FLOAT32 in {@code [0, 1]}
   */
  public NDArray decode(NDArray tokens) {
    return network.call("decode", tokens);
  }

  /** What each module gives on the way from pictures to tokens, under its official name. */
  public Map<String, NDArray> trace(NDArray pixels) {
    return network.trace(pixels.getManager(), "trace", pixels);
  }

  @Override
  public void close() {
    network.close();
  }
}
