package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The declaration of a network of certain dimensions: its tensors by their official names, in the official order, with their shapes
 * and the values that they begin with.
 */
public final class TensorLayout {

  private static final int NAMES_IN_MESSAGE = 5;

  private final Map<String, Shape> shapes;
  private final Map<String, Initial> initials;

  private TensorLayout(Map<String, Shape> shapes, Map<String, Initial> initials) {
    this.shapes = Collections.unmodifiableMap(shapes);
    this.initials = initials;
  }

  /** The layout of a U-Net. */
  public static TensorLayout of(DenoiserDescription unet) {
    if (unet instanceof UnetDescription first) {
      return UnetLayout.of(first);
    }
    return UnetV3Layout.of((UnetV3Description) unet);
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

  /** The layout of a CLIP visual tower. */
  public static TensorLayout of(VisualDescription visual) {
    return ClipVisualLayout.of(visual);
  }

  /** The layout of a prior. */
  public static TensorLayout of(PriorDescription prior) {
    return PriorLayout.of(prior);
  }

  /** The layout of a ByT5 encoder. */
  public static TensorLayout of(ByT5Description byt5) {
    return ByT5Layout.of(byt5);
  }

  /** Shapes by name. */
  public Map<String, Shape> shapes() {
    return shapes;
  }

  /** How a tensor begins. */
  public Initial initial(String name) {
    return initials.get(name);
  }

  /** The tensors whose names are wanted. */
  public TensorLayout only(Predicate<String> wanted) {
    var some = new LinkedHashMap<>(shapes);
    some.keySet().removeIf(wanted.negate());
    return new TensorLayout(some, initials);
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

  /** Collects tensors in their order. */
  public static final class Builder {

    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, Initial> initials = new HashMap<>();

    public Builder add(String name, Initial initial, long... shape) {
      return add(name, initial, new Shape(shape));
    }

    public Builder add(String name, Initial initial, Shape shape) {
      shapes.put(name, shape);
      initials.put(name, initial);
      return this;
    }

    /** The weight of a convolution or a linear layer without a bias; its first dimension counts the outputs. */
    public Builder unbiased(String name, long... shape) {
      return add(name + ".weight", Initial.uniform(inputs(shape)), shape);
    }

    /** Weight and bias of a convolution or a linear layer; the weight's first dimension counts the outputs. */
    public Builder biased(String name, long... shape) {
      return unbiased(name, shape).add(name + ".bias", Initial.uniform(inputs(shape)), shape[0]);
    }

    /** Weight and bias of a transposed convolution; the weight's second dimension counts the outputs. */
    public Builder transposed(String name, long... shape) {
      return unbiased(name, shape).add(name + ".bias", Initial.uniform(inputs(shape)), shape[1]);
    }

    /** Weight and bias of a normalisation. */
    public Builder normalisation(String name, long channels) {
      return add(name + ".weight", Initial.ONE, channels).add(name + ".bias", Initial.ZERO, channels);
    }

    private static double inputs(long[] shape) {
      return new Shape(shape).size() / (double) shape[0];
    }

    public TensorLayout build() {
      return new TensorLayout(shapes, initials);
    }
  }
}
