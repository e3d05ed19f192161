package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.NpyFile;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of what the official code computed: {@code config.json}, a state dict, and the cases' arrays.
 *
 * @param folder that holds them
 * @param report gets each comparison as it is made
 */
record Recording(Path folder, Consumer<Comparison> report) {

  private static final List<String> CHECKPOINT_ENDS =
      List.of("state_dict.pt", "state_dict.safetensors", "state_dict.npz", ".ckpt", ".bin");

  JsonNode config() {
    var file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new MissingFileException(file, "no such file: a folder of recorded cases needs it");
    }
    try {
      return JsonMapper.shared().readTree(file);
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The state dict; the shortest name counts if there are several. */
  Path checkpoint() {
    for (var end : CHECKPOINT_ENDS) {
      var found = names().stream().filter(name -> name.endsWith(end)).min((a, b) -> a.length() - b.length());
      if (found.isPresent()) {
        return folder.resolve(found.get());
      }
    }
    throw new MissingFileException(folder, "holds no checkpoint: no file ends in " + String.join(" or ", CHECKPOINT_ENDS));
  }

  /** What stands before an ending in the names of the arrays, sorted. */
  List<String> runs(String ending) {
    var suffix = ending + ".npy";
    return names().stream()
        .filter(name -> name.endsWith(suffix))
        .map(name -> name.substring(0, name.length() - suffix.length()))
        .toList();
  }

  private List<String> names() {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new MissingFileException(folder, "can't be listed: " + e.getMessage(), e);
    }
  }

  boolean has(String name) {
    return Files.isRegularFile(file(name));
  }

  Path file(String name) {
    return folder.resolve(name + ".npy");
  }

  NpyFile array(String name) {
    var array = NpyFile.read(file(name));
    if (array.info().type() == ElementType.F16) {
      throw new UnsupportedWeightsException(file(name), "holds numbers of 16 bits; recordings are read with 32 or 64");
    }
    return array;
  }

  /** An array whose shape others give. */
  NpyFile array(String name, Shape expected) {
    var array = array(name);
    if (!array.info().shape().equals(expected)) {
      throw new TensorMismatchException(file(name), "has the shape " + array.info().shape() + ", but must have " + expected);
    }
    return array;
  }

  float[] floats(String name) {
    return array(name).floats();
  }

  int[] ints(String name) {
    return ints(name, array(name).info().shape());
  }

  int[] ints(String name, Shape expected) {
    var array = array(name, expected);
    if (array.info().type().isFloating()) {
      throw new TensorMismatchException(file(name), "holds " + array.info().type() + ", but must hold whole numbers");
    }
    try {
      return Arrays.stream(array.longs()).mapToInt(Math::toIntExact).toArray();
    } catch (ArithmeticException e) {
      throw new DamagedFileException(file(name), "holds a number beyond 32 bits", e);
    }
  }

  /** An array on the manager's device, INT64 or FLOAT32. */
  NDArray load(NDManager manager, String name) {
    var array = array(name);
    return array.info().type() == ElementType.I64
        ? manager.create(array.longs(), array.info().shape())
        : manager.create(array.floats(), array.info().shape());
  }

  /** Compares numbers with a recorded array, if it was recorded. */
  void compare(String name, NDArray actual) {
    compare(name, actual, 0);
  }

  /** Compares numbers, of which honest arithmetic may miss the recorded ones by the rounding. */
  void compare(String name, NDArray actual, double rounding) {
    if (has(name)) {
      report.accept(Comparison.Numbers.of(name, actual.toFloatArray(), floats(name), rounding));
    }
  }

  /** Compares tokens with a recorded array. */
  void compareTokens(String name, int[] actual) {
    compareTokens(name, actual, 0);
  }

  /**
   * Compares tokens with a recorded array.
   *
   * @param ties how many of them were taken from it, because they lie at the very edge of the filter
   */
  void compareTokens(String name, int[] actual, long ties) {
    var expected = ints(name);
    var differing = (long) Math.abs(actual.length - expected.length);
    for (var i = 0; i < Math.min(actual.length, expected.length); i++) {
      differing += actual[i] == expected[i] ? 0 : 1;
    }
    report.accept(new Comparison.Tokens(name, differing, ties, expected.length));
  }

  void compareTokens(String name, NDArray actual) {
    compareTokens(name, Arrays.stream(actual.toLongArray()).mapToInt(Math::toIntExact).toArray());
  }
}
