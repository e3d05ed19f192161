package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import java.util.List;

/** A U-Net on a device, as the pipeline calls it, whichever version it is of. */
sealed interface ConditionedUnet extends AutoCloseable permits VectorUnet, SequenceUnet {

  static ConditionedUnet load(ModelDirectory model, DataType type, Device device) {
    try (var tensors = model.openUnet()) {
      if (model.description().unet() instanceof UnetDescription vectors) {
        return new VectorUnet(Unet.load(vectors, tensors, type, device));
      }
      var sequences = (UnetV3Description) model.description().unet();
      return new SequenceUnet(UnetV3.load(sequences, tensors, type, device), sequences.clipTokens());
    }
  }

  /** Copies conditionings of one kind to the device: an array whose first axis counts them. */
  NDArray conditions(NDManager manager, List<Conditioning> conditionings, Networks.Grid grid);

  /**
   * One forward pass.
   *
   * @param tokens {@code [entries, height, width]} INT64
   * @param levels {@code [entries]} FLOAT32 of the noise
   * @param conditions {@code [entries, ...]} from {@link #conditions}
   * @return logits {@code [entries, height, width, codebook size]} in the U-Net's type, which belong to the manager of the tokens
   */
  NDArray logits(NDArray tokens, NDArray levels, NDArray conditions);

  @Override
  void close();
}
