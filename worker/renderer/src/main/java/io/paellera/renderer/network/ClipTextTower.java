package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** CLIP's text transformer ({@code clip_text.py}). */
public record ClipTextTower(Network network) implements AutoCloseable {

  /** Loads the tower for inference; {@code source} may be closed afterwards. */
  public static ClipTextTower load(TextDescription.Clip description, TensorSource source, DataType type, Device device) {
    var constants =
        Map.of(
            "layers", description.layers(),
            "heads", description.heads(),
            "quick_gelu", description.activation() == TextDescription.Activation.QUICK_GELU);
    var program = Network.program(List.of("clip_text.py", "clip.py"), constants, device, false);
    return new ClipTextTower(Network.load(program, TensorLayout.of(description), source, type, device));
  }

  /**
   * The vector of one text. Reads no further than its end, so that the result depends on the text alone and a short text costs
   * little.
   *
   * @param ids with the start and the end of the text; more ids may follow
   * @return {@code [dimension]}
   */
  public float[] vector(NDManager manager, long[] ids) {
    try (var scope = manager.newSubManager()) {
      var read = Arrays.copyOf(ids, end(ids) + 1);
      return forward(scope.create(read, new Shape(1, read.length))).toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** Where a text ends: at the first of its largest ids, because the end of text has the largest of all. */
  private static int end(long[] ids) {
    int end = 0;
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] > ids[end]) {
        end = i;
      }
    }
    return end;
  }

  /** Vectors {@code [B, dimension]} of token ids {@code [B, L]} INT64. */
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
