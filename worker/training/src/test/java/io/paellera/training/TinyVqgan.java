package io.paellera.training;

import io.paellera.training.data.PictureInfo;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.ImageDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A VQGAN and pictures small enough to learn within seconds. */
final class TinyVqgan {

  static final int SIDE = 16;
  static final ImageDescription.VqganF4 NETWORK = new ImageDescription.VqganF4("vqgan.safetensors", 32, 4, 16, 1, 0.3764);
  static final VqganTrainingSettings SETTINGS =
      new VqganTrainingSettings(
          NETWORK,
          7,
          8,
          300,
          new OptimiserSettings(1e-2, 20, 0.5, 0.9, 0.95, 0, 1, 0.98),
          0.1,
          4,
          1,
          0,
          0.025,
          60,
          0.95,
          0.01,
          0,
          0);

  private TinyVqgan() {}

  static VqganTrainingSettings settings(long steps) {
    return new VqganTrainingSettings(
        NETWORK, 7, 8, steps, SETTINGS.optimiser(), 0.1, 4, 1, 0, 0.025, steps / 5, 0.95, 0.01, 0, 0);
  }

  /** Squares of a random colour on a random ground. */
  static Pictures pictures(int count) {
    var random = new Random(5);
    var infos = new ArrayList<PictureInfo>();
    var pixels = new ArrayList<float[]>();
    for (var i = 0; i < count; i++) {
      infos.add(new PictureInfo(i + ".png", List.of("picture " + i), Map.of(), 1, PictureInfo.TRAIN));
      var picture = new float[3 * SIDE * SIDE];
      for (var channel = 0; channel < 3; channel++) {
        var ground = random.nextFloat();
        var square = random.nextFloat();
        for (var j = 0; j < SIDE * SIDE; j++) {
          var inside = j % SIDE >= 4 && j % SIDE < 12 && j / SIDE >= 4 && j / SIDE < 12;
          picture[channel * SIDE * SIDE + j] = inside ? square : ground;
        }
      }
      pixels.add(picture);
    }
    return new Pictures(infos, pixels, SIDE, List.of(), "none");
  }
}
