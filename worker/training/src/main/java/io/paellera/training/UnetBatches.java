package io.paellera.training;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws the batches of a training: a step's batch depends on the seed and the step alone. */
final class UnetBatches {

  private final UnetTrainingSettings settings;
  private final TokenSet set;
  private final int[] pictures;
  private final double[] bounds;

  UnetBatches(UnetTrainingSettings settings, TokenSet set) {
    this.settings = settings;
    this.set = set;
    pictures = IntStream.range(0, set.pictures().size()).filter(this::isTrained).toArray();
    if (pictures.length == 0) {
      throw new IllegalArgumentException("no picture is left to train on: " + settings.exclude() + " excludes all");
    }
    bounds = new double[pictures.length];
    var sum = 0.0;
    for (var i = 0; i < pictures.length; i++) {
      sum += set.pictures().get(pictures[i]).weight();
      bounds[i] = sum;
    }
  }

  private boolean isTrained(int index) {
    var picture = set.pictures().get(index);
    return picture.isTraining()
        && settings.exclude().entrySet().stream()
            .noneMatch(rule -> rule.getValue().contains(picture.labels().getOrDefault(rule.getKey(), "")));
  }

  /** Number of pictures that batches are drawn from. */
  int size() {
    return pictures.length;
  }

  UnetBatch draw(long step) {
    var random = new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + step);
    var grid = set.height() * set.width();
    var dimension = settings.network().conditioning();
    var targets = new long[settings.batch() * grid];
    var noisy = new long[settings.batch() * grid];
    var timesteps = new float[settings.batch()];
    var conditions = new float[settings.batch() * dimension];
    for (var row = 0; row < settings.batch(); row++) {
      var picture = pictures[choose(random.nextDouble() * bounds[bounds.length - 1])];
      var caption = pick(set.pictures().get(picture).captions(), random);
      if (random.nextDouble() >= settings.captionDropped()) {
        System.arraycopy(set.vectors().get(caption), 0, conditions, row * dimension, dimension);
      }
      timesteps[row] = (float) random.nextDouble();
      fill(variant(picture, random), row * grid, NoiseSchedule.COSINE.ratio(timesteps[row]), random, targets, noisy);
    }
    return new UnetBatch(new Shape(settings.batch(), set.height(), set.width()), targets, noisy, timesteps, conditions);
  }

  private int choose(double point) {
    var found = Arrays.binarySearch(bounds, point);
    return Math.min(found < 0 ? -found - 1 : found + 1, bounds.length - 1);
  }

  private static String pick(List<String> captions, SplittableRandom random) {
    return captions.get(random.nextInt(captions.size()));
  }

  private short[] variant(int picture, SplittableRandom random) {
    var variants = set.tokens()[picture];
    var plain = random.nextDouble() < settings.plainShare() || variants.length == 1;
    return variants[plain ? 0 : 1 + random.nextInt(variants.length - 1)];
  }

  private void fill(short[] tokens, int from, double noise, SplittableRandom random, long[] targets, long[] noisy) {
    for (var i = 0; i < tokens.length; i++) {
      targets[from + i] = tokens[i];
      noisy[from + i] = random.nextDouble() < noise ? random.nextInt(settings.network().codebookSize()) : tokens[i];
    }
  }
}
