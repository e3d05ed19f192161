package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A model's U-Net, VQGAN and, if it has one, prior on a device: host arrays in, host or device arrays out. */
final class Networks implements AutoCloseable {

  private final ConditionedUnet unet;
  private final Vqgan vqgan;
  private final Optional<ImageVectors> prior;

  /** In the precisions that the options ask for on a GPU, and in full precision on a CPU. */
  static Networks load(ModelDirectory model, Device device, RendererOptions options) {
    return new Networks(model, device, type(device, options.denoising()), type(device, options.decoding()));
  }

  /** The number format of weights on a device: a CPU always computes in full precision. */
  static DataType type(Device device, Precision precision) {
    return device.isGpu() && precision == Precision.HALF ? DataType.FLOAT16 : DataType.FLOAT32;
  }

  Networks(ModelDirectory model, Device device, DataType denoising, DataType decoding) {
    unet = ConditionedUnet.load(model, denoising, device);
    vqgan = Loading.next(() -> loadVqgan(model, decoding, device), unet::close);
    prior = Loading.next(() -> loadPrior(model, denoising, device), vqgan::close, unet::close);
  }

  private static Vqgan loadVqgan(ModelDirectory model, DataType type, Device device) {
    try (var tensors = model.openImage()) {
      return Vqgan.load(model.description().image(), tensors, type, device);
    }
  }

  private static Optional<ImageVectors> loadPrior(ModelDirectory model, DataType type, Device device) {
    return Optional.ofNullable(model.description().prior())
        .map(
            description -> {
              try (var tensors = model.openPrior(description)) {
                return ImageVectors.on(device, Prior.load(description, tensors, type, device), description);
              }
            });
  }

  ConditionedUnet unet() {
    return unet;
  }

  /** From the vectors of texts to those of images, where the U-Net is conditioned on these. */
  Optional<ImageVectors> prior() {
    return prior;
  }

  /** Pixels along a token's side. */
  int factor() {
    return vqgan.factor();
  }

  /** One entry of a step. */
  record Entry(int[] tokens, Conditioning conditioning, float level) {}

  /** Sides of a token grid. */
  record Grid(int height, int width) {}

  /** The token grid of a picture. */
  Grid grid(PictureSize size) {
    return new Grid(size.height() / factor(), size.width() / factor());
  }

  /**
   * Logits of entries, in one forward pass for all whose conditions are of one kind.
   *
   * @return of each entry {@code [height, width, codebook size]} FLOAT32, which belong to {@code manager}
   */
  List<NDArray> logits(NDManager manager, List<Entry> entries, Grid grid) {
    var kinds = new LinkedHashMap<Conditioning.Kind, List<Integer>>();
    for (int i = 0; i < entries.size(); i++) {
      kinds.computeIfAbsent(entries.get(i).conditioning.kind(), kind -> new ArrayList<>()).add(i);
    }
    var logits = new NDArray[entries.size()];
    for (var indices : kinds.values()) {
      var together = pass(manager, indices.stream().map(entries::get).toList(), grid);
      for (int i = 0; i < indices.size(); i++) {
        logits[indices.get(i)] = together.get(manager, i);
      }
    }
    return List.of(logits);
  }

  private NDArray pass(NDManager manager, List<Entry> entries, Grid grid) {
    try (var scope = manager.newSubManager()) {
      var tokens = tokens(scope, entries.stream().map(Entry::tokens).toList(), grid);
      var conditions = unet.conditions(scope, entries.stream().map(Entry::conditioning).toList(), grid);
      var logits = unet.logits(tokens, scope.create(levels(entries)), conditions).toType(DataType.FLOAT32, false);
      logits.attach(manager);
      return logits;
    }
  }

  /**
   * Logits of entries that are on the device: a forward pass for each array of conditions.
   *
   * @param tokens {@code [entries, height, width]} INT64
   * @param conditions of the first entries, of the next and so on, each from {@link ConditionedUnet#conditions}
   * @param levels {@code [entries]} FLOAT32 of the noise
   * @return logits {@code [entries, height, width, codebook size]} in the U-Net's type, which belong to {@code manager}
   */
  NDArray logits(NDManager manager, NDArray tokens, List<NDArray> conditions, NDArray levels) {
    var passes = new NDList();
    long first = 0;
    for (var some : conditions) {
      var range = new NDIndex(first + ":" + (first + some.getShape().get(0)));
      passes.add(unet.logits(tokens.get(range), levels.get(range), some));
      first += some.getShape().get(0);
    }
    var logits = passes.size() == 1 ? passes.get(0) : NDArrays.concat(passes);
    logits.attach(manager);
    return logits;
  }

  private static float[] levels(List<Entry> entries) {
    var levels = new float[entries.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = entries.get(i).level;
    }
    return levels;
  }

  /** Copies conditionings of one kind to the device. */
  NDArray conditions(NDManager manager, List<Conditioning> conditionings, Grid grid) {
    return unet.conditions(manager, conditionings, grid);
  }

  /** Token ids of a picture, row by row. */
  int[] encode(NDManager manager, Picture picture) {
    try (var scope = manager.newSubManager()) {
      var ids = vqgan.encode(Pixels.toArray(scope, picture)).toLongArray();
      var tokens = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        tokens[i] = Math.toIntExact(ids[i]);
      }
      return tokens;
    }
  }

  /**
   * Pictures of token grids, in order.
   *
   * @throws RenderException if the decoder runs over its range, as it may in half precision
   */
  Picture[] decode(NDManager manager, List<int[]> tokens, Grid grid) {
    try (var scope = manager.newSubManager()) {
      var pixels = vqgan.decode(tokens(scope, tokens, grid));
      if (pixels.isNaN().any().getBoolean()) {
        throw new RenderException("the pixels that the VQGAN decoded are no numbers");
      }
      return Pixels.toPictures(pixels);
    }
  }

  private static NDArray tokens(NDManager manager, List<int[]> rows, Grid grid) {
    var ids = rows.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    return manager.create(ids, new Shape(rows.size(), grid.height(), grid.width()));
  }

  @Override
  public void close() {
    prior.ifPresent(ImageVectors::close);
    vqgan.close();
    unet.close();
  }
}
