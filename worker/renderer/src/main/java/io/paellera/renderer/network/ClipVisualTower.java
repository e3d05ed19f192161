package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.VisualDescription;
import java.util.List;
import java.util.Map;

/** CLIP's visual transformer ({@code clip_visual.py}): from pictures to their vectors. */
public record ClipVisualTower(Network network) implements AutoCloseable {

  /** Loads the tower for inference; {@code source} may be closed afterwards. */
  public static ClipVisualTower load(VisualDescription description, TensorSource source, DataType type, Device device) {
    var constants =
        Map.of(
            "layers", description.layers(),
            "heads", description.heads(),
            "quick_gelu", description.activation() == TextDescription.Activation.QUICK_GELU,
            "patch", description.patch(),
            "side", description.side());
    var program = Network.program(List.of("clip_visual.py", "clip.py"), constants, device, false);
    return new ClipVisualTower(Network.load(program, TensorLayout.of(description), source, type, device));
  }

  /** Vectors {@code [B, dimension]} of pictures {@code [B, 3, H, W]} FLOAT32 in {@code [0, 1]} of any size. */
  public NDArray forward(NDArray pictures) {
    return network.call("forward", pictures);
  }

  /** What each module gives on the way from pictures to vectors, under its official name. */
  public Map<String, NDArray> trace(NDArray pictures) {
    return network.trace(pictures.getManager(), "trace", pictures);
  }

  @Override
  public void close() {
    network.close();
  }
}
