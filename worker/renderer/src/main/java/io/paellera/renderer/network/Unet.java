package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import io.paellera.renderer.weights.UnetDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paella's convolutional U-Net, first version ({@code DenoiseUNet} in the official modules.py): from noisy tokens, a condition
 * and the noise level to logits over the codebook. Sides of the token grid are multiples of {@link UnetDescription#gridMultiple}.
 *
 * <p>A condition that is one vector for the whole picture is mapped once for all blocks ({@link #mapVector}) and stays mapped
 * over the steps; only the noise level's part changes. A condition that differs over the picture is mapped pixel by pixel in each
 * step.
 */
public final class Unet {

  private static final int MAX_POSITIONS = 10_000;

  private final UnetDescription description;
  private final Operations operations;
  private final DataType type;
  private final NDArray embedding;
  private final List<UnetLevel> down = new ArrayList<>();
  private final List<UnetLevel> up = new ArrayList<>();
  private final List<ResidualBlock> blocks;
  private final NDArray noiseWeight;
  private final NDArray frequencies;
  private final NDArray classifierWeight;
  private final NDArray classifierBias;

  public Unet(UnetDescription description, Weights weights) {
    this.description = description;
    operations = weights.operations();
    type = weights.type();
    embedding = weights.load("embedding.weight");
    for (int level = 0; level < description.levels(); level++) {
      down.add(downLevel(weights, level));
    }
    for (int level = 0; level < description.levels(); level++) {
      up.add(upLevel(weights, level));
    }
    classifierWeight = weights.loadPointwise("clf.weight");
    classifierBias = weights.load("clf.bias");
    var all = new ArrayList<ResidualBlock>();
    down.forEach(level -> all.addAll(level.blocks()));
    up.forEach(level -> all.addAll(level.blocks()));
    blocks = List.copyOf(all);
    noiseWeight = noiseWeight(weights);
    frequencies = weights.manager().create(frequencies(description.noiseEmbedding() / 2)).expandDims(0);
  }

  private static float[] frequencies(int count) {
    var frequencies = new float[count];
    for (int k = 0; k < count; k++) {
      frequencies[k] = (float) Math.exp(-k * Math.log(MAX_POSITIONS) / (count - 1));
    }
    return frequencies;
  }

  private UnetLevel downLevel(Weights weights, int level) {
    var name = "down_blocks." + level + ".";
    var first = level == 0 ? 0 : 1;
    var residuals = new ArrayList<ResidualBlock>();
    for (int i = 0; i < description.downBlocks().get(level); i++) {
      residuals.add(new ResidualBlock(weights, name + (first + i), description.conditioning()));
    }
    if (level == 0) {
      return new UnetLevel(Optional.empty(), residuals, Optional.empty());
    }
    var weight = weights.load(name + "0.weight");
    var bias = weights.load(name + "0.bias");
    return new UnetLevel(Optional.of(x -> operations.halve(x, weight, bias)), residuals, Optional.empty());
  }

  private UnetLevel upLevel(Weights weights, int level) {
    var name = "up_blocks." + level + ".";
    var count = description.upBlocks().get(level);
    var residuals = new ArrayList<ResidualBlock>();
    for (int i = 0; i < count; i++) {
      residuals.add(new ResidualBlock(weights, name + i, description.conditioning()));
    }
    if (level == description.levels() - 1) {
      return new UnetLevel(Optional.empty(), residuals, Optional.empty());
    }
    var weight = weights.load(name + count + ".weight");
    var bias = weights.load(name + count + ".bias");
    return new UnetLevel(Optional.empty(), residuals, Optional.of(x -> operations.twice(x, weight, bias)));
  }

  /** The noise embedding's columns of every block's condition map, {@code [channels of all blocks, noise embedding]}. */
  private NDArray noiseWeight(Weights weights) {
    try (var scratch = weights.manager().newSubManager()) {
      var columns = new NDList();
      for (var block : blocks) {
        var column = block.conditionWeight().get(new NDIndex(":, " + description.conditioning() + ":"));
        column.attach(scratch);
        columns.add(column);
      }
      var joined = NDArrays.concat(columns);
      joined.attach(weights.manager());
      return joined;
    }
  }

  /** Levels on the way down, finest first. */
  public List<UnetLevel> down() {
    return List.copyOf(down);
  }

  /** Levels on the way up, deepest first. */
  public List<UnetLevel> up() {
    return List.copyOf(up);
  }

  /**
   * Embedding of the noise level ({@code gen_r_embedding}): sines and cosines of {@code 10000 cos(r pi / 2)} at falling
   * frequencies.
   *
   * @param r {@code [B]} FLOAT32, 0 all noise, 1 none
   * @return {@code [B, noise embedding]} FLOAT32
   */
  public NDArray noiseEmbedding(NDArray r) {
    var angles = r.mul(Math.PI / 2).cos().mul(MAX_POSITIONS).reshape(-1, 1).mul(frequencies);
    return angles.sin().concat(angles.cos(), 1);
  }

  /** Vectors of the tokens {@code [B, H, W]} INT64, as {@code [B, H, W, C]}. */
  public NDArray embed(NDArray tokens) {
    return Embedding.embedding(tokens, embedding, SparseFormat.DENSE).singletonOrThrow();
  }

  /**
   * Maps vectors for all blocks, without the noise level.
   *
   * @param vectors {@code [B, conditioning]}
   * @return {@code [B, channels of all blocks]}
   */
  public NDArray mapVector(NDArray vectors) {
    var parts = new NDList();
    try (var scratch = vectors.getManager().newSubManager()) {
      var x = vectors.toType(type, true);
      x.attach(scratch);
      for (var block : blocks) {
        parts.add(block.mapVector(x));
      }
      var mapped = NDArrays.concat(parts, 1);
      mapped.attach(vectors.getManager());
      return mapped;
    }
  }

  /**
   * What every block is modulated by, where the condition is the same all over the picture.
   *
   * @param mapped {@code [B, channels of all blocks]}, from {@link #mapVector}, in the weights' type or in FLOAT32
   * @param noise {@code [B, noise embedding]}, from {@link #noiseEmbedding}
   * @return for each block of the levels down and up, {@code [B, 1, 1, C]}
   */
  public List<NDArray> modulate(NDArray mapped, NDArray noise) {
    var all = mapped.toType(type, false).add(Linear.linear(noise.toType(type, false), noiseWeight, null).singletonOrThrow());
    var modulations = new ArrayList<NDArray>();
    var batch = mapped.getShape().get(0);
    long from = 0;
    for (var block : blocks) {
      var to = from + block.channels();
      modulations.add(all.get(new NDIndex(":, " + from + ":" + to)).reshape(batch, 1, 1, block.channels()));
      from = to;
    }
    return modulations;
  }

  /**
   * What every block is modulated by, where the condition differs over the picture.
   *
   * @param map {@code [B, h, w, conditioning]}; resized to each level's resolution
   * @param noise {@code [B, noise embedding]}, from {@link #noiseEmbedding}
   * @param height of the token grid
   * @param width of the token grid
   * @return for each block of the levels down and up, {@code [B, H, W, C]} of its level
   */
  public List<NDArray> modulateSpatially(NDArray map, NDArray noise, long height, long width) {
    var shape = map.getShape();
    var everywhere = new Shape(shape.get(0), shape.get(1), shape.get(2), description.noiseEmbedding());
    var spread = noise.reshape(shape.get(0), 1, 1, -1).broadcast(everywhere);
    var condition = map.concat(spread, 3).toType(type, false);
    var levels = description.levels();
    var resized = new ArrayList<NDArray>();
    for (int level = 0; level < levels; level++) {
      resized.add(operations.resize(condition, height >> level, width >> level));
    }
    var modulations = new ArrayList<NDArray>();
    for (int level = 0; level < levels; level++) {
      addModulations(modulations, down.get(level), resized.get(level));
    }
    for (int level = 0; level < levels; level++) {
      addModulations(modulations, up.get(level), resized.get(levels - 1 - level));
    }
    return modulations;
  }

  private static void addModulations(List<NDArray> modulations, UnetLevel level, NDArray condition) {
    for (var block : level.blocks()) {
      modulations.add(block.modulation(condition));
    }
  }

  /**
   * From tokens to logits.
   *
   * @param tokens {@code [B, H, W]} INT64
   * @param modulations from {@link #modulate} or {@link #modulateSpatially}
   * @return logits {@code [B, H, W, codebook size]}, in the weights' type
   */
  public NDArray forward(NDArray tokens, List<NDArray> modulations) {
    var outputs = new ArrayList<NDArray>();
    var x = embed(tokens);
    var next = 0;
    for (var level : down) {
      x = level.forward(x, null, modulations.subList(next, next += level.blocks().size()));
      outputs.add(x);
    }
    for (int i = 0; i < up.size(); i++) {
      var level = up.get(i);
      var skip = i == 0 ? null : outputs.get(up.size() - 1 - i);
      x = level.forward(x, skip, modulations.subList(next, next += level.blocks().size()));
    }
    return classify(x);
  }

  /** Logits {@code [B, H, W, codebook size]} of the last level's output. */
  public NDArray classify(NDArray x) {
    return Linear.linear(x, classifierWeight, classifierBias).singletonOrThrow();
  }
}
