package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors that an architecture of certain dimensions has, with the official parameter names.
 *
 * @param shapes by name, in the official order
 */
public record TensorLayout(Map<String, Shape> shapes) {

  private static final int NAMES_IN_MESSAGE = 5;

  public TensorLayout {
    shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  /** The layout of a U-Net. */
  public static TensorLayout of(UnetDescription unet) {
    return UnetLayout.of(unet);
  }

  /** The layout of a VQGAN, encoder and decoder. */
  public static TensorLayout of(ImageDescription image) {
    if (image instanceof ImageDescription.VqganF4 f4) {
      return VqganF4Layout.of(f4);
    }
    return VqganF8Layout.of((ImageDescription.VqganF8) image);
  }

  /** The layout of a CLIP text tower. */
  public static TensorLayout of(TextDescription.Clip clip) {
    return ClipTextLayout.of(clip);
  }

  /** Number of elements of all tensors. */
  public long parameters() {
    return shapes.values().stream().mapToLong(Shape::size).sum();
  }

  /**
   * Checks a source before anything of it is loaded. Tensors beside the expected ones are let be.
   *
   * @throws TensorMismatchException if a name is missing, a shape differs, or a tensor holds no floating numbers
   */
  public void check(TensorSource source) {
    var missing = shapes.keySet().stream().filter(name -> !source.names().contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new TensorMismatchException(
          source.file(),
          missing.size() + " of " + shapes.size() + " tensors are missing: "
              + missing.stream().limit(NAMES_IN_MESSAGE).collect(joining(", "))
              + (missing.size() > NAMES_IN_MESSAGE ? ", ..." : ""));
    }
    shapes.forEach(
        (name, shape) -> {
          var info = source.info(name);
          if (!info.shape().equals(shape)) {
            throw new TensorMismatchException(
                source.file(), "tensor " + name + " has the shape " + info.shape() + ", but must have " + shape);
          }
          if (!info.type().isFloating()) {
            throw new TensorMismatchException(
                source.file(), "tensor " + name + " holds " + info.type() + ", but must hold floating numbers");
          }
        });
  }

  /** Collects names and shapes under a prefix. */
  static final class Builder {

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    Builder add(String name, long... shape) {
      shapes.put(name, new Shape(shape));
      return this;
    }

    /** A weight and, of its first dimension, a bias. */
    Builder biased(String name, long... shape) {
      return add(name + ".weight", shape).add(name + ".bias", shape[0]);
    }

    TensorLayout build() {
      return new TensorLayout(shapes);
    }
  }
}
