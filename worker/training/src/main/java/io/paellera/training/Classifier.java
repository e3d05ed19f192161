package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.training.GradientDescent.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Names what pictures show, and describes them by features. Trained from a seed on pictures whose names are known. */
public final class Classifier implements AutoCloseable {

  private static final OptimiserSettings OPTIMISER = new OptimiserSettings(3e-3, 50, 0.3, 0.9, 0.98, 0.02, 1, 0.995);
  private static final int SHIFT = 4;
  private static final float BRIGHTNESS = 0.15f;
  private static final int BATCH = 128;

  private final List<String> names;
  private final int side;
  private final NDManager manager;
  private final ClassifierNetwork network;
  private final ParameterVector parameters;

  private Classifier(List<String> names, int side, Device device, long seed) {
    this.names = List.copyOf(names);
    this.side = side;
    manager = Torch.newManager(device);
    network = new ClassifierNetwork(device);
    var layout = ClassifierNetwork.layout(names.size());
    try (var start = new InitialTensors(layout, seed, 1)) {
      parameters = ParameterVector.of(layout, start, manager);
    }
  }

  /**
   * A picture and what it shows.
   *
   * @param pixels {@code [3, side, side]} in {@code [0, 1]}; not to be changed
   * @param name one of the classifier's names
   */
  public record Example(float[] pixels, String name) {}

  /**
   * Trains a classifier.
   *
   * @param names at least two
   * @param side of the pictures in pixels
   */
  public static Classifier train(
      List<String> names, List<Example> examples, int side, ClassifierSettings settings, Device device) {
    if (names.size() < 2 || examples.isEmpty()) {
      throw new IllegalArgumentException(names.size() + " names and " + examples.size() + " examples: nothing to tell apart");
    }
    TorchThread.prepare();
    var classifier = new Classifier(names, side, device, settings.seed());
    try {
      classifier.learn(examples, settings);
      return classifier;
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private void learn(List<Example> examples, ClassifierSettings settings) {
    try (var descent = new GradientDescent(parameters, OPTIMISER, settings.steps(), settings.batch(), manager)) {
      for (long step = 0; step < settings.steps(); step++) {
        step(examples, settings, descent, step);
      }
      descent.ema().copyTo(parameters.values());
    }
  }

  private void step(List<Example> examples, ClassifierSettings settings, GradientDescent descent, long step) {
    var random = new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + step);
    var pixels = new float[settings.batch()][];
    var targets = new long[settings.batch()];
    for (var row = 0; row < pixels.length; row++) {
      var example = examples.get(random.nextInt(examples.size()));
      pixels[row] = changed(example.pixels, random);
      targets[row] = names.indexOf(example.name);
    }
    descent.step(
        step,
        (parts, scope) -> {
          var logits = network.logits(network.features(array(List.of(pixels), scope), parts, scope), parts, scope);
          return new Outcome(network.loss(logits, scope.create(targets), scope));
        });
  }

  private float[] changed(float[] pixels, SplittableRandom random) {
    var dx = random.nextInt(-SHIFT, SHIFT + 1);
    var dy = random.nextInt(-SHIFT, SHIFT + 1);
    var changed = Augmentation.moved(pixels, side, dx, dy, random.nextBoolean());
    var factor = 1 + BRIGHTNESS * (2 * (float) random.nextDouble() - 1);
    for (var i = 0; i < changed.length; i++) {
      changed[i] = Math.min(1, changed[i] * factor);
    }
    return changed;
  }

  private NDArray array(List<float[]> pixels, NDManager scope) {
    return scope.create(pixels.toArray(float[][]::new)).reshape(new Shape(pixels.size(), 3, side, side));
  }

  /** What the classifier can name. */
  public List<String> names() {
    return names;
  }

  /**
   * What the classifier sees in pictures.
   *
   * @param features {@code [n, d]}
   * @param logits {@code [n, names]}
   */
  public record View(float[][] features, float[][] logits) {}

  /** Looks at pictures {@code [3, side, side]} in {@code [0, 1]}. */
  public View forward(List<float[]> pictures) {
    TorchThread.prepare();
    var features = new float[pictures.size()][];
    var logits = new float[pictures.size()][];
    for (var from = 0; from < pictures.size(); from += BATCH) {
      var part = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
      try (var scope = manager.newSubManager()) {
        var parts = parameters.parts(parameters.values(), scope);
        var described = network.features(array(part, scope), parts, scope);
        split(described.toFloatArray(), features, from, part.size());
        split(network.logits(described, parts, scope).toFloatArray(), logits, from, part.size());
      }
    }
    return new View(features, logits);
  }

  private static void split(float[] flat, float[][] rows, int from, int count) {
    var length = flat.length / count;
    for (var i = 0; i < count; i++) {
      rows[from + i] = Arrays.copyOfRange(flat, i * length, (i + 1) * length);
    }
  }

  @Override
  public void close() {
    parameters.close();
    network.close();
    manager.close();
  }
}
