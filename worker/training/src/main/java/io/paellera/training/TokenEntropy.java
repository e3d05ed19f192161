package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.training.data.Pictures;
import io.paellera.training.scores.DegenerateSampleException;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorLayout;
import java.util.SplittableRandom;

/** Cross-entropy of a U-Net's predictions on pictures it hasn't learnt, over noise levels that are spread evenly. */
final class TokenEntropy {

  private static final int BATCH = 32;
  private static final double GOLDEN = 0.6180339887498949;
  private static final AugmentationSettings UNCHANGED = new AugmentationSettings(0, 0, 0, 0);

  private final ModelDirectory model;
  private final TextEncoder encoder;
  private final Device device;
  private final long seed;

  TokenEntropy(ModelDirectory model, TextEncoder encoder, Device device, long seed) {
    this.model = model;
    this.encoder = encoder;
    this.device = device;
    this.seed = seed;
  }

  /** Mean over all tokens, in nats; each picture goes with its first caption. */
  double of(Pictures pictures) {
    if (pictures.infos().isEmpty()) {
      throw new DegenerateSampleException("there is no held-out picture to predict");
    }
    var side = pictures.side() / model.description().image().factor();
    var tokens = new Tokeniser(UNCHANGED).tokens(pictures, model, device);
    var vectors = encoder.encode(pictures.infos().stream().map(info -> info.captions().get(0)).toList()).vectors();
    return mean(tokens, vectors, side);
  }

  private double mean(short[][][] tokens, float[][] vectors, int side) {
    var unet = TrainableUnet.of(model);
    TorchThread.prepare();
    try (var manager = Torch.newManager(device);
        var source = model.openUnet();
        var parameters = ParameterVector.of(TensorLayout.of(unet), source, manager);
        var loss = new UnetLoss(unet, 0, false, device)) {
      var sum = 0.0;
      for (var from = 0; from < tokens.length; from += BATCH) {
        var to = Math.min(tokens.length, from + BATCH);
        try (var scope = manager.newSubManager()) {
          var batch = batch(tokens, vectors, from, to, side);
          sum += (to - from) * loss.of(batch, parameters.parts(parameters.values(), scope), scope).getFloat();
        }
      }
      return sum / tokens.length;
    }
  }

  private UnetBatch batch(short[][][] tokens, float[][] vectors, int from, int to, int side) {
    var codebook = model.description().unet().codebookSize();
    var grid = side * side;
    var dimension = vectors[0].length;
    var targets = new long[(to - from) * grid];
    var noisy = new long[targets.length];
    var timesteps = new float[to - from];
    var conditions = new float[(to - from) * dimension];
    for (var i = from; i < to; i++) {
      var random = new SplittableRandom(seed + i);
      timesteps[i - from] = (float) (i * GOLDEN % 1);
      System.arraycopy(vectors[i], 0, conditions, (i - from) * dimension, dimension);
      var noise = NoiseSchedule.COSINE.ratio(timesteps[i - from]);
      for (var j = 0; j < grid; j++) {
        var token = tokens[i][0][j];
        targets[(i - from) * grid + j] = token;
        noisy[(i - from) * grid + j] = random.nextDouble() < noise ? random.nextInt(codebook) : token;
      }
    }
    return new UnetBatch(new Shape(to - from, side, side), targets, noisy, timesteps, conditions);
  }
}
