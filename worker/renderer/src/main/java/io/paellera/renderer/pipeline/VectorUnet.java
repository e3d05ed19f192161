package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Unet;
import java.util.ArrayList;
import java.util.List;

/** The U-Net of v1 and v2: one vector conditions the picture, or one each of its places. */
record VectorUnet(Unet unet) implements ConditionedUnet {

  /** Maps one vector for all blocks. */
  float[] map(NDManager manager, float[] vector) {
    try (var scope = manager.newSubManager()) {
      return unet.map(scope.create(vector, new Shape(1, vector.length))).toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** Mapped vectors {@code [entries, channels of all blocks]}, or maps of vectors {@code [entries, height, width, conditioning]}. */
  @Override
  public NDArray conditions(NDManager manager, List<Conditioning> conditionings, Networks.Grid grid) {
    if (conditionings.get(0) instanceof Conditioning.Spatial) {
      return maps(manager, conditionings.stream().map(Conditioning.Spatial.class::cast).toList(), grid);
    }
    var mapped = conditionings.stream().map(conditioning -> ((Conditioning.Uniform) conditioning).mapped());
    return manager.create(mapped.toArray(float[][]::new));
  }

  private static NDArray maps(NDManager manager, List<Conditioning.Spatial> conditionings, Networks.Grid grid) {
    var vectors = new ArrayList<float[]>();
    int size = grid.height() * grid.width();
    var places = new long[conditionings.size() * size];
    for (int entry = 0; entry < conditionings.size(); entry++) {
      int first = vectors.size();
      vectors.addAll(List.of(conditionings.get(entry).vectors()));
      var ofPlaces = conditionings.get(entry).places();
      for (int i = 0; i < size; i++) {
        places[entry * size + i] = first + ofPlaces[i];
      }
    }
    return manager
        .create(vectors.toArray(float[][]::new))
        .get(manager.create(places))
        .reshape(conditionings.size(), grid.height(), grid.width(), -1);
  }

  @Override
  public NDArray logits(NDArray tokens, NDArray levels, NDArray conditions) {
    return unet.forward(tokens, levels, conditions);
  }

  @Override
  public void close() {
    unet.close();
  }
}
