package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.training.data.Pictures;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws batches of shifted and flipped pictures: a step's batch depends on the seed and the step alone. */
final class PictureBatches {

  private final VqganTrainingSettings settings;
  private final Pictures pictures;
  private final int[] trained;

  PictureBatches(VqganTrainingSettings settings, Pictures pictures) {
    this.settings = settings;
    this.pictures = pictures;
    trained = IntStream.range(0, pictures.infos().size()).filter(i -> pictures.infos().get(i).isTraining()).toArray();
    if (trained.length == 0) {
      throw new IllegalArgumentException("the dataset has no picture to train on: all are held out");
    }
  }

  /** Pixels {@code [B, 3, side, side]} of a step's batch, in {@code [0, 1]}. */
  NDArray draw(long step, NDManager manager) {
    var random = random(step);
    var side = pictures.side();
    var length = 3 * side * side;
    var batch = new float[settings.batch() * length];
    for (var row = 0; row < settings.batch(); row++) {
      var picture = trained[random.nextInt(trained.length)];
      var dx = random.nextInt(-settings.shift(), settings.shift() + 1);
      var dy = random.nextInt(-settings.shift(), settings.shift() + 1);
      var mirrored = random.nextDouble() < settings.flip() && Augmentation.mayFlip(pictures.infos().get(picture));
      var moved = Augmentation.moved(pictures.pixels().get(picture), side, dx, dy, mirrored);
      System.arraycopy(moved, 0, batch, row * length, length);
    }
    return manager.create(batch, new Shape(settings.batch(), 3, side, side));
  }

  /** Random numbers of a step. */
  SplittableRandom random(long step) {
    return new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + step);
  }
}
