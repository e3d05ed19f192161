package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.renderer.network.Operations;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.network.Weights;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model's U-Net and VQGAN on a device: host arrays in, host or device arrays out. */
final class Networks implements AutoCloseable {

  private final Operations operations;
  private final NDManager weights;
  private final Unet unet;
  private final Vqgan vqgan;

  /** In the precisions that the options ask for on a GPU, and in full precision on a CPU. */
  static Networks load(ModelDirectory model, Device device, RendererOptions options) {
    return new Networks(model, device, type(device, options.denoising()), type(device, options.decoding()));
  }

  private static DataType type(Device device, Precision precision) {
    return device.isGpu() && precision == Precision.HALF ? DataType.FLOAT16 : DataType.FLOAT32;
  }

  Networks(ModelDirectory model, Device device, DataType denoising, DataType decoding) {
    operations = new Operations(device);
    weights = Torch.newManager(device);
    try (var unetTensors = model.openUnet();
        var imageTensors = model.openImage()) {
      var description = model.description();
      unet = new Unet(description.unet(), new Weights(unetTensors, weights, denoising, operations));
      vqgan = Vqgan.load(description.image(), new Weights(imageTensors, weights, decoding, operations));
      weights.cap();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Pixels along a token's side. */
  int factor() {
    return vqgan.factor();
  }

  /** Maps one text vector for all blocks of the U-Net. */
  float[] map(NDManager manager, float[] vector) {
    try (var scope = manager.newSubManager()) {
      return unet.mapVector(scope.create(vector, new Shape(1, vector.length))).toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** One entry of a forward pass. */
  record Entry(int[] tokens, Conditioning conditioning, float progress) {}

  /**
   * One forward pass over entries that all have conditions of one kind, uniform or not.
   *
   * @param spatial whether any condition differs from place to place
   * @return logits {@code [entries, height, width, codebook size]} FLOAT32, which belong to {@code manager}
   */
  NDArray logits(NDManager manager, List<Entry> entries, int height, int width, boolean spatial) {
    try (var scope = manager.newSubManager()) {
      var noise = unet.noiseEmbedding(scope.create(progress(entries)));
      var modulations =
          spatial
              ? unet.modulateSpatially(spatialMap(scope, entries, height, width), noise, height, width)
              : unet.modulate(mapped(scope, entries), noise);
      var logits = unet.forward(tokens(scope, entries.stream().map(Entry::tokens).toList(), height, width), modulations);
      var result = logits.toType(DataType.FLOAT32, false);
      result.attach(manager);
      return result;
    }
  }

  private static float[] progress(List<Entry> entries) {
    var progress = new float[entries.size()];
    for (int i = 0; i < progress.length; i++) {
      progress[i] = entries.get(i).progress;
    }
    return progress;
  }

  private static NDArray mapped(NDManager manager, List<Entry> entries) {
    var mapped = entries.stream().map(entry -> ((Conditioning.Uniform) entry.conditioning).mapped()).toArray(float[][]::new);
    return manager.create(mapped);
  }

  private static NDArray spatialMap(NDManager manager, List<Entry> entries, int height, int width) {
    var vectors = new ArrayList<float[]>();
    var places = new long[entries.size() * height * width];
    for (int entry = 0; entry < entries.size(); entry++) {
      int first = vectors.size();
      var conditioning = entries.get(entry).conditioning;
      var ofPlaces = new int[height * width];
      if (conditioning instanceof Conditioning.Spatial spatial) {
        vectors.addAll(List.of(spatial.vectors()));
        ofPlaces = spatial.places();
      } else {
        vectors.add(((Conditioning.Uniform) conditioning).vector());
      }
      for (int i = 0; i < ofPlaces.length; i++) {
        places[entry * ofPlaces.length + i] = first + ofPlaces[i];
      }
    }
    return manager
        .create(vectors.toArray(float[][]::new))
        .get(manager.create(places))
        .reshape(entries.size(), height, width, -1);
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
  Picture[] decode(NDManager manager, List<int[]> tokens, int height, int width) {
    try (var scope = manager.newSubManager()) {
      var pixels = vqgan.decode(tokens(scope, tokens, height, width));
      if (pixels.isNaN().any().getBoolean()) {
        throw new RenderException("the pixels that the VQGAN decoded are no numbers");
      }
      return Pixels.toPictures(pixels);
    }
  }

  private static NDArray tokens(NDManager manager, List<int[]> rows, int height, int width) {
    var ids = rows.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    return manager.create(ids, new Shape(rows.size(), height, width));
  }

  @Override
  public void close() {
    weights.close();
    operations.close();
  }
}
