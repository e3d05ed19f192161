package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.Map;

/**
 * The encoder of ByT5 ({@code byt5.py}): from a text's bytes to a vector for each of them, in float32 or bfloat16.
 *
 * @param network of the program
 */
public record ByT5Encoder(Network network) implements AutoCloseable {

  /** The number format of the weights: on a GPU bfloat16, because a T5's activations run over float16's range. */
  public static DataType type(Device device) {
    return device.isGpu() ? DataType.BFLOAT16 : DataType.FLOAT32;
  }

  /** Loads the encoder for inference; {@code source} may be closed afterwards. */
  public static ByT5Encoder load(ByT5Description description, TensorSource source, DataType type, Device device) {
    var constants =
        Map.of(
            "layers", description.layers(),
            "heads", description.heads(),
            "buckets", description.buckets(),
            "farthest", ByT5Description.FARTHEST);
    var program = Network.program("byt5.py", constants, device, false);
    return new ByT5Encoder(Network.load(program, TensorLayout.of(description), source, type, device));
  }

  /** Vectors {@code [B, L, width]} FLOAT32 of token ids {@code [B, L]} INT64, all of one length because there is no mask. */
  public NDArray forward(NDArray ids) {
    return network.call("forward", ids);
  }

  /** What each module gives on the way from token ids {@code [B, L]} INT64 to vectors, under its official name. */
  public Map<String, NDArray> trace(NDArray ids) {
    return network.trace(ids.getManager(), "trace", ids);
  }

  @Override
  public void close() {
    network.close();
  }
}
