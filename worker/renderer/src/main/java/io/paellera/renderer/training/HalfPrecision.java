package io.paellera.renderer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes weights in FLOAT16, in their layout's order. */
final class HalfPrecision {

  private HalfPrecision() {}

  static void write(Path file, TensorLayout layout, Map<String, NDArray> arrays) {
    var halves = new LinkedHashMap<String, NDArray>();
    layout.shapes().keySet().forEach(name -> halves.put(name, arrays.get(name).toType(DataType.FLOAT16, true)));
    SafetensorsWriter.write(file, new ArrayTensors(halves), Map.of("format", "pt"));
    halves.values().forEach(NDArray::close);
  }
}
