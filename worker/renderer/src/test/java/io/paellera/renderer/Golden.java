package io.paellera.renderer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.NpyFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/** Arrays that the official code computed, from a folder of the test resources. */
public final class Golden {

  private final Path folder;

  public Golden(String name) {
    try {
      folder = Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public NpyFile npy(String name) {
    return NpyFile.read(file(name + ".npy"));
  }

  public float[] floats(String name) {
    return npy(name).floats();
  }

  public int[] ints(String name) {
    return Arrays.stream(npy(name).longs()).mapToInt(Math::toIntExact).toArray();
  }

  /** The array of a name, INT64 or FLOAT32. */
  public NDArray array(NDManager manager, String name) {
    var npy = npy(name);
    return npy.info().type() == ElementType.I64
        ? manager.create(npy.longs(), npy.info().shape())
        : manager.create(npy.floats(), npy.info().shape());
  }

  /** The largest absolute difference between two arrays of one shape; infinite where one of them has no number. */
  public static double largestDifference(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    var found = actual.toFloatArray();
    var wanted = expected.toFloatArray();
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs((double) found[i] - wanted[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }
}
