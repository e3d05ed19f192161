package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Attention;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.network.ByT5Encoder;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.sampling.SeededDraws;
import io.paellera.renderer.text.ByT5Tokenizer;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetV3Description;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The official {@code sample} of v3 (src_distributed/utils.py), written down a second time as it stands there and without any part of
 * the renderer but the networks. It draws what a row's numbers choose, where the official code draws its own.
 */
final class OfficialThird implements AutoCloseable {

  private final NDManager manager;
  private final UnetV3Description description;
  private final UnetV3 unet;
  private final ByT5Encoder byt5;
  private final TextEncoder clip;
  private final ImageVectors prior;

  OfficialThird(ModelDirectory model) {
    Torch.start(1);
    Torch.enterThread();
    manager = Torch.newManager(Device.cpu());
    description = (UnetV3Description) model.description().unet();
    clip = TextEncoder.of(model, Device.cpu(), 1);
    try (var unetTensors = model.openUnet();
        var byt5Tensors = model.openByT5(model.description().byt5());
        var priorTensors = model.openPrior(model.description().prior())) {
      unet = UnetV3.load(description, unetTensors, DataType.FLOAT32, Device.cpu());
      byt5 = ByT5Encoder.load(model.description().byt5(), byt5Tensors, DataType.FLOAT32, Device.cpu());
      var network = Prior.load(model.description().prior(), priorTensors, DataType.FLOAT32, Device.cpu());
      prior = ImageVectors.on(Device.cpu(), network, model.description().prior());
    }
  }

  int[] tokens(RenderSpec job) {
    var draws = new SeededDraws(job.seed());
    int side = job.size().height() / 4;
    int size = side * side;
    int steps = job.steps();
    var toward = condition(((Prompt.Text) job.prompt()).text(), job.seed(), true);
    var from = condition(job.negativePrompt().map(prompt -> ((Prompt.Text) prompt).text()).orElse(""), job.seed(), false);
    int[] init = each(size, position -> draws.firstToken(position, description.codebookSize()));
    int[] x = init;
    for (int i = 0; i < steps; i++) {
      float t = 1 - (float) i / steps;
      int step = i;
      float[] l = logits(x, side, t, toward, job.attention());
      if (job.guidedAt(i)) {
        float[] u = logits(x, side, t, from, Optional.empty());
        double cfg = job.guidance() + (job.guidanceEnd().orElse(job.guidance()) - job.guidance()) * i / (steps - 1);
        for (int j = 0; j < l.length; j++) {
          l[j] = (float) (l[j] * cfg + u[j] * (1 - cfg));
        }
      }
      double temperature = job.temperature().start() + (job.temperature().end() - job.temperature().start()) * i / (steps - 1);
      x = each(size, position -> multinomial(l, position, temperature, draws.uniform(step, position)));
      if (i < job.renoise().steps()) {
        int[] drawn = x;
        double next = 1 - (i + 1.0) / steps;
        x = each(size, position -> draws.renoised(step, position, next) ? init[position] : drawn[position]);
      }
    }
    return x;
  }

  /** The token at which the cumulated softmax passes a uniform number. */
  private int multinomial(float[] logits, int position, double temperature, double uniform) {
    int from = position * description.codebookSize();
    double highest = IntStream.range(0, description.codebookSize()).mapToDouble(v -> logits[from + v]).max().orElseThrow();
    double[] p = IntStream.range(0, description.codebookSize()).mapToDouble(v -> Math.exp((logits[from + v] - highest) / temperature)).toArray();
    double left = uniform * IntStream.range(0, p.length).mapToDouble(v -> p[v]).sum();
    int token = 0;
    while (left >= p[token]) {
      left -= p[token++];
    }
    return token;
  }

  private record Condition(float[] byt5, float[] clip, float[] image) {}

  private Condition condition(String text, long seed, boolean withImage) {
    var ids = ByT5Tokenizer.tokenize(text).ids();
    try (var scope = manager.newSubManager()) {
      var bytes = byt5.forward(scope.create(ids, new Shape(1, ids.length))).toFloatArray();
      var vector = clip.encode(List.of(text)).vectors()[0];
      var image = withImage ? prior.draw(scope, List.of(new ImageVectors.Wish(vector, seed))).get(0) : new float[0];
      return new Condition(bytes, vector, image);
    }
  }

  /** Logits {@code [positions, codebook size]}. */
  private float[] logits(int[] tokens, int side, float t, Condition condition, Optional<Attention> attention) {
    try (var scope = manager.newSubManager()) {
      var x = scope.create(tokens, new Shape(1, side, side)).toType(DataType.INT64, false);
      var conditions =
          new UnetV3.Conditions(
              array(scope, condition.byt5, description.byt5Dimension()),
              array(scope, condition.clip, description.clipDimension()),
              array(scope, condition.image, description.clipDimension()),
              scope.create(attention.map(weighed -> weights(weighed, condition)).orElse(new float[0])));
      return unet.trace(x, scope.create(new float[] {t}), conditions).get("out_mapper").toFloatArray();
    }
  }

  /** Of every vector that is attended to beside the picture's own. */
  private float[] weights(Attention attention, Condition condition) {
    int image = description.clipTokens();
    var weights = new float[condition.byt5.length / description.byt5Dimension() + 2 * image];
    Arrays.fill(weights, (float) attention.text());
    Arrays.fill(weights, weights.length - image, weights.length, (float) attention.image());
    return weights;
  }

  private static NDArray array(NDManager scope, float[] values, int width) {
    return scope.create(values, new Shape(1, values.length / width, width));
  }

  private static int[] each(int size, IntUnaryOperator token) {
    return IntStream.range(0, size).map(token).toArray();
  }

  @Override
  public void close() {
    prior.close();
    clip.close();
    byt5.close();
    unet.close();
    manager.close();
  }
}
