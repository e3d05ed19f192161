package io.paellera.training;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.paellera.renderer.network.Torch;
import io.paellera.training.data.DatasetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A TorchScript network that describes pictures, such as Inception: {@code forward} takes {@code [B, 3, 299, 299]} FLOAT32 in
 * {@code [-1, 1]} and gives {@code [B, d]}. The published FID is measured with one certain Inception; with another the distances
 * compare only among themselves.
 */
final class FeatureScript implements AutoCloseable {

  private static final int SIDE = 299;
  private static final int BATCH = 16;
  private static final int BILINEAR = 1;

  /** A network that was saved on a GPU is loaded on the device at hand. */
  private static final Map<String, String> LOAD_HERE = Map.of("mapLocation", "true");

  private final Model model;
  private final NDManager manager;

  /**
   * @param file TorchScript archive, {@code .pt}
   */
  FeatureScript(Path file, Device device) {
    TorchThread.prepare();
    manager = Torch.newManager(device);
    model = Model.newInstance("features", device, "PyTorch");
    try {
      var name = file.getFileName().toString();
      var bare = name.endsWith(".pt") ? name.substring(0, name.length() - 3) : name;
      model.load(file.toAbsolutePath().getParent(), bare, LOAD_HERE);
    } catch (IOException | MalformedModelException | EngineException e) {
      close();
      throw new DatasetException(file, "is no TorchScript archive: " + e.getMessage(), e);
    }
  }

  /** Features {@code [n][d]} of pictures {@code [3, side, side]} in {@code [0, 1]}. */
  float[][] of(List<float[]> pictures, int side) {
    var features = new float[pictures.size()][];
    for (var from = 0; from < features.length; from += BATCH) {
      var part = pictures.subList(from, Math.min(features.length, from + BATCH));
      try (var scope = manager.newSubManager()) {
        var pixels = scope.create(part.toArray(float[][]::new)).reshape(new Shape(part.size(), 3, side, side));
        var centred = pixels.mul(2).sub(1).getNDArrayInternal();
        var flat = forward(centred.interpolation(new long[] {SIDE, SIDE}, BILINEAR, false), scope);
        var length = flat.length / part.size();
        for (var i = 0; i < part.size(); i++) {
          features[from + i] = Arrays.copyOfRange(flat, i * length, (i + 1) * length);
        }
      }
    }
    return features;
  }

  private float[] forward(NDArray pixels, NDManager scope) {
    try (var input = IValue.from((PtNDArray) pixels);
        var output = IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), "forward", input)) {
      return output.toTensor((PtNDManager) scope).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
    manager.close();
  }
}
