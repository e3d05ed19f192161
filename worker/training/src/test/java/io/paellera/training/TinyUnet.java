package io.paellera.training;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.training.data.PictureInfo;
import io.paellera.renderer.weights.UnetDescription;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A U-Net and a token set small enough to learn within seconds. */
final class TinyUnet {

  static final int SIDE = 8;
  static final UnetDescription NETWORK =
      new UnetDescription("paella-v1", "unet.safetensors", 16, 32, 8, 8, List.of(1, 1), List.of(1, 1));
  static final OptimiserSettings OPTIMISER = new OptimiserSettings(8e-3, 20, 0.5, 0.9, 0.98, 0, 1, 0.98);

  private TinyUnet() {}

  static UnetTrainingSettings settings(int batch, long steps) {
    return new UnetTrainingSettings(NETWORK, 7, batch, steps, OPTIMISER, 0, 0.1, 1, 0.1, false, Map.of());
  }

  /** Random token grids, each under a caption of its own. */
  static TokenSet set(int pictures) {
    var random = new Random(5);
    var infos =
        IntStream.range(0, pictures)
            .mapToObj(i -> new PictureInfo(i + ".png", List.of("picture " + i), Map.of(), 1, PictureInfo.TRAIN))
            .toList();
    var tokens = new short[pictures][1][SIDE * SIDE];
    var vectors = new HashMap<String, float[]>();
    for (var i = 0; i < pictures; i++) {
      for (var j = 0; j < SIDE * SIDE; j++) {
        tokens[i][0][j] = (short) random.nextInt(NETWORK.codebookSize());
      }
      var vector = new float[NETWORK.conditioning()];
      for (var j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.put("picture " + i, vector);
    }
    return new TokenSet(infos, tokens, SIDE, SIDE, vectors);
  }

  /** A row for each picture at one noise level. */
  static UnetBatch batch(TokenSet set, float progress) {
    var random = new Random(11);
    var rows = set.pictures().size();
    var targets = new long[rows * SIDE * SIDE];
    var noisy = new long[targets.length];
    var conditions = new float[rows * NETWORK.conditioning()];
    var noise = NoiseSchedule.COSINE.ratio(progress);
    for (var row = 0; row < rows; row++) {
      var vector = set.vectors().get(set.pictures().get(row).captions().get(0));
      System.arraycopy(vector, 0, conditions, row * vector.length, vector.length);
      for (var i = 0; i < SIDE * SIDE; i++) {
        var index = row * SIDE * SIDE + i;
        targets[index] = set.tokens()[row][0][i];
        noisy[index] = random.nextDouble() < noise ? random.nextInt(NETWORK.codebookSize()) : targets[index];
      }
    }
    var progresses = new float[rows];
    Arrays.fill(progresses, progress);
    return new UnetBatch(new Shape(rows, SIDE, SIDE), targets, noisy, progresses, conditions);
  }
}
