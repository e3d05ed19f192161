package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A model's U-Net, VQGAN and, if it has one, prior on a device: host arrays in, host or device arrays out. */
final class Networks implements AutoCloseable {

  private final Unet unet;
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
    var description = model.description();
    try (var unetTensors = model.openUnet();
        var imageTensors = model.openImage()) {
      unet = Unet.load((UnetDescription) description.unet(), unetTensors, denoising, device);
      vqgan = next(() -> Vqgan.load(description.image(), imageTensors, decoding, device), unet::close);
      prior = next(() -> loadPrior(model, denoising, device), vqgan::close, unet::close);
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

  /** Loads another network; if that fails, those that are loaded already are closed. */
  private static <T> T next(Supplier<T> loading, Runnable... closings) {
    try {
      return loading.get();
    } catch (RuntimeException e) {
      List.of(closings).forEach(Runnable::run);
      throw e;
    }
  }

  /** From the vectors of texts to those of images, where the U-Net is conditioned on these. */
  Optional<ImageVectors> prior() {
    return prior;
  }

  /** Pixels along a token's side. */
  int factor() {
    return vqgan.factor();
  }

  /** Maps one text vector for all blocks of the U-Net. */
  float[] map(NDManager manager, float[] vector) {
    try (var scope = manager.newSubManager()) {
      return unet.map(scope.create(vector, new Shape(1, vector.length))).toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** One entry of a forward pass. */
  record Entry(int[] tokens, Conditioning conditioning, float progress) {}

  /** Sides of a token grid. */
  record Grid(int height, int width) {}

  /** The token grid of a picture. */
  Grid grid(PictureSize size) {
    return new Grid(size.height() / factor(), size.width() / factor());
  }

  /**
   * One forward pass over entries that all have conditions of one kind, uniform or not.
   *
   * @param spatial whether any condition differs from place to place
   * @return logits {@code [entries, height, width, codebook size]} FLOAT32, which belong to {@code manager}
   */
  NDArray logits(NDManager manager, List<Entry> entries, Grid grid, boolean spatial) {
    try (var scope = manager.newSubManager()) {
      var tokens = tokens(scope, entries.stream().map(Entry::tokens).toList(), grid);
      var conditions = conditions(scope, entries.stream().map(Entry::conditioning).toList(), grid, spatial);
      return logits(manager, tokens, conditions, scope.create(progress(entries))).toType(DataType.FLOAT32, false);
    }
  }

  /**
   * One forward pass.
   *
   * @param tokens {@code [entries, height, width]} INT64
   * @param conditions from {@link #conditions}
   * @param progress {@code [entries]} FLOAT32
   * @return logits {@code [entries, height, width, codebook size]} in the U-Net's type, which belong to {@code manager}
   */
  NDArray logits(NDManager manager, NDArray tokens, NDArray conditions, NDArray progress) {
    var logits = unet.forward(tokens, progress, conditions);
    logits.attach(manager);
    return logits;
  }

  private static float[] progress(List<Entry> entries) {
    var progress = new float[entries.size()];
    for (int i = 0; i < progress.length; i++) {
      progress[i] = entries.get(i).progress;
    }
    return progress;
  }

  /**
   * Copies conditions to the device: mapped vectors {@code [entries, channels of all blocks]}, or, if any differs from place to
   * place, maps of vectors {@code [entries, height, width, conditioning]}.
   */
  NDArray conditions(NDManager manager, List<Conditioning> conditionings, Grid grid, boolean spatial) {
    if (spatial) {
      return spatialMap(manager, conditionings, grid);
    }
    var mapped = conditionings.stream().map(conditioning -> ((Conditioning.Uniform) conditioning).mapped());
    return manager.create(mapped.toArray(float[][]::new));
  }

  private static NDArray spatialMap(NDManager manager, List<Conditioning> conditionings, Grid grid) {
    var vectors = new ArrayList<float[]>();
    int size = grid.height() * grid.width();
    var places = new long[conditionings.size() * size];
    for (int entry = 0; entry < conditionings.size(); entry++) {
      int first = vectors.size();
      var ofPlaces = new int[size];
      if (conditionings.get(entry) instanceof Conditioning.Spatial spatial) {
        vectors.addAll(List.of(spatial.vectors()));
        ofPlaces = spatial.places();
      } else {
        vectors.add(((Conditioning.Uniform) conditionings.get(entry)).vector());
      }
      for (int i = 0; i < size; i++) {
        places[entry * size + i] = first + ofPlaces[i];
      }
    }
    return manager
        .create(vectors.toArray(float[][]::new))
        .get(manager.create(places))
        .reshape(conditionings.size(), grid.height(), grid.width(), -1);
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
