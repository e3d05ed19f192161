package io.paellera.renderer.model;

import static java.util.Comparator.comparingInt;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the dimensions of the networks from the names and shapes of original checkpoints. */
final class Checkpoints {

  /** What training wrappers and CustomTextCLIP put before the official names, any number of times and in any order. */
  private static final Pattern PREFIX =
      Pattern.compile("((module|model|_orig_mod|_forward_module|_fsdp_wrapped_module|ema_model|text|unet|vqgan|vqmodel)\\.)*");

  private static final String UNET_MARK = "clf.weight";
  private static final String F4_MARK = "vquantizer.codebook.weight";
  private static final String F8_MARK = "quantize.embed.weight";
  private static final String CLIP_MARK = "token_embedding.weight";
  private static final int HEAD_WIDTH = 64;

  private Checkpoints() {}

  /** The tensors of a U-Net under their official names. */
  static TensorSource unet(TensorSource source) {
    return unwrapped(source, "a Paella v1 U-Net", UNET_MARK);
  }

  /** The tensors of a VQGAN under their official names. */
  static TensorSource image(TensorSource source) {
    return unwrapped(source, "an f4 or f8 VQGAN", F4_MARK, F8_MARK);
  }

  /** The tensors of a CLIP text tower under open_clip's names, without a prefix. */
  static TensorSource clip(TensorSource source) {
    return unwrapped(source, "a CLIP text tower", CLIP_MARK);
  }

  private static TensorSource unwrapped(TensorSource source, String what, String... marks) {
    var prefix =
        Stream.of(marks)
            .flatMap(mark -> source.names().stream().filter(name -> name.endsWith(mark)).map(name -> without(name, mark)))
            .filter(before -> PREFIX.matcher(before).matches())
            .min(comparingInt(String::length));
    if (prefix.isPresent()) {
      return source.under(prefix.get());
    }
    throw new UnsupportedWeightsException(
        source.file(), "holds no " + what.substring(what.indexOf(' ') + 1) + ": it has no tensor " + String.join(" or ", marks));
  }

  private static String without(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  /**
   * @param conditioning length of the text vector, which the shapes give only together with the noise embedding's
   */
  static UnetDescription unet(TensorSource source, String weights, int conditioning) {
    var levels = count(level -> has(source, "down_blocks." + level + "."));
    var down = new ArrayList<Integer>();
    var up = new ArrayList<Integer>();
    for (var level = 0; level < levels; level++) {
      down.add(residualBlocks(source, "down_blocks." + level + ".", level == 0 ? 0 : 1));
      up.add(residualBlocks(source, "up_blocks." + level + ".", 0));
    }
    var codebook = dimension(source, UNET_MARK, 4, 0);
    var hidden = dimension(source, "up_blocks.0.0.gamma", 1, 0);
    var condition = dimension(source, "up_blocks.0.0.cond_mapper.weight", 2, 1);
    return described(
        source,
        () ->
            new UnetDescription(
                UnetDescription.PAELLA_V1, weights, codebook, hidden, conditioning, condition - conditioning, down, up));
  }

  /**
   * @param f4Scale an f4 VQGAN's scale, which its checkpoint doesn't hold
   */
  static ImageDescription image(TensorSource source, String weights, double f4Scale) {
    return described(source, () -> source.names().contains(F4_MARK) ? f4(source, weights, f4Scale) : f8(source, weights));
  }

  private static ImageDescription f4(TensorSource source, String weights, double scale) {
    var residual = count(block -> source.names().contains("up_blocks." + (block + 1) + ".gammas"));
    return new ImageDescription.VqganF4(
        weights,
        dimension(source, F4_MARK, 2, 0),
        dimension(source, F4_MARK, 2, 1),
        dimension(source, "up_blocks.0.0.weight", 4, 0),
        residual,
        scale);
  }

  private static ImageDescription f8(TensorSource source, String weights) {
    var levels = count(level -> has(source, "decoder.up." + level + "."));
    var channels = dimension(source, "decoder.conv_out.weight", 4, 1);
    var multipliers = new ArrayList<Integer>();
    var attention = new ArrayList<Integer>();
    for (var level = 0; level < levels; level++) {
      multipliers.add(dimension(source, "decoder.up." + level + ".block.0.conv1.weight", 4, 0));
      if (source.names().contains("decoder.up." + level + ".attn.0.norm.weight")) {
        attention.add(level);
      }
    }
    var finest = dimension(source, "encoder.conv_in.weight", 4, 0);
    if (multipliers.stream().anyMatch(width -> width % finest != 0) || multipliers.get(0) != channels) {
      throw new IllegalArgumentException("levels of " + multipliers + " channels over " + finest + " fit no multiples");
    }
    return new ImageDescription.VqganF8(
        weights,
        dimension(source, F8_MARK, 2, 0),
        dimension(source, F8_MARK, 2, 1),
        finest,
        multipliers.stream().map(width -> width / finest).toList(),
        count(block -> has(source, "decoder.up.0.block." + (block + 1) + ".")),
        attention);
  }

  static TextDescription.Clip clip(TensorSource source, String weights, String vocabulary, ClipSettings settings) {
    var width = dimension(source, CLIP_MARK, 2, 1);
    return described(
        source,
        () ->
            new TextDescription.Clip(
                weights,
                vocabulary,
                dimension(source, "text_projection", 2, 1),
                width,
                settings.heads().orElse(Math.max(1, width / HEAD_WIDTH)),
                count(layer -> has(source, "transformer.resblocks." + layer + ".")),
                dimension(source, "positional_embedding", 2, 0),
                dimension(source, CLIP_MARK, 2, 0),
                settings.activation()));
  }

  private interface Description<T> {
    T make();
  }

  private static <T> T described(TensorSource source, Description<T> description) {
    try {
      return description.make();
    } catch (IllegalArgumentException e) {
      throw new UnsupportedWeightsException(
          source.file(), "its dimensions fit no architecture that is known: " + e.getMessage(), e);
    }
  }

  private static int residualBlocks(TensorSource source, String level, int first) {
    return count(block -> source.names().contains(level + (first + block) + ".gamma"));
  }

  private static boolean has(TensorSource source, String prefix) {
    return source.names().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static int count(IntPredicate present) {
    return (int) IntStream.iterate(0, i -> i + 1).takeWhile(present).count();
  }

  private static int dimension(TensorSource source, String name, int dimensions, int index) {
    Shape shape = source.info(name).shape();
    if (shape.dimension() != dimensions || shape.get(index) > Integer.MAX_VALUE) {
      throw new UnsupportedWeightsException(
          source.file(), "tensor " + name + " has the shape " + shape + ", but must have " + dimensions + " dimensions");
    }
    return (int) shape.get(index);
  }
}
