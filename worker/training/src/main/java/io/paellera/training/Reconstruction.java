package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.Vqgan;
import io.paellera.training.scores.DegenerateSampleException;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a model's VQGAN makes of pictures: through tokens and back. */
final class Reconstruction implements AutoCloseable {

  private static final int PIXELS_AT_ONCE = 1 << 18;
  private static final double SMALLEST_ERROR = 1e-10;

  private final NDManager manager;
  private final Vqgan vqgan;

  Reconstruction(ModelDirectory model, Device device) {
    TorchThread.prepare();
    manager = Torch.newManager(device);
    try (var weights = model.openImage()) {
      vqgan = Vqgan.load(model.description().image(), weights, DataType.FLOAT32, device);
    }
  }

  /** How many pictures of a side a VQGAN takes at a time, so that its finest activations stay within some hundred megabytes. */
  static int batch(int side) {
    return Math.max(1, PIXELS_AT_ONCE / (side * side));
  }

  /** The restored pictures, {@code [3, side, side]} in {@code [0, 1]}, in the order given. */
  List<float[]> of(List<float[]> pictures, int side) {
    var restored = new ArrayList<float[]>();
    for (var from = 0; from < pictures.size(); from += batch(side)) {
      var part = pictures.subList(from, Math.min(pictures.size(), from + batch(side)));
      try (var scope = manager.newSubManager()) {
        var pixels = scope.create(part.toArray(float[][]::new)).reshape(new Shape(part.size(), 3, side, side));
        var flat = vqgan.decode(vqgan.encode(pixels)).toFloatArray();
        var length = flat.length / part.size();
        for (var i = 0; i < part.size(); i++) {
          restored.add(Arrays.copyOfRange(flat, i * length, (i + 1) * length));
        }
      }
    }
    return restored;
  }

  /** Mean over pictures of the peak signal-to-noise ratio in dB: {@code -10 log10} of the mean squared difference. */
  static double psnr(List<float[]> pictures, List<float[]> restored) {
    if (pictures.isEmpty()) {
      throw new DegenerateSampleException("there is no held-out picture to restore");
    }
    var sum = 0.0;
    for (var i = 0; i < pictures.size(); i++) {
      var error = 0.0;
      for (var j = 0; j < pictures.get(i).length; j++) {
        var difference = pictures.get(i)[j] - restored.get(i)[j];
        error += difference * difference;
      }
      sum -= 10 * Math.log10(Math.max(SMALLEST_ERROR, error / pictures.get(i).length));
    }
    return sum / pictures.size();
  }

  /** Mean absolute difference of the steps from a pixel to the next one, to the right and down: how well edges are where they were. */
  static double edgeError(List<float[]> pictures, List<float[]> restored, int side) {
    if (pictures.isEmpty()) {
      throw new DegenerateSampleException("there is no held-out picture to restore");
    }
    var sum = 0.0;
    for (var i = 0; i < pictures.size(); i++) {
      sum += edgeError(pictures.get(i), restored.get(i), side);
    }
    return sum / pictures.size();
  }

  private static double edgeError(float[] picture, float[] restored, int side) {
    var sum = 0.0;
    for (var i = 0; i < picture.length; i++) {
      if (i % side > 0) {
        sum += Math.abs(picture[i] - picture[i - 1] - restored[i] + restored[i - 1]);
      }
      if (i / side % side > 0) {
        sum += Math.abs(picture[i] - picture[i - side] - restored[i] + restored[i - side]);
      }
    }
    return sum / (2.0 * 3 * side * (side - 1));
  }

  @Override
  public void close() {
    vqgan.close();
    manager.close();
  }
}
