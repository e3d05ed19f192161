package io.paellera.renderer.model;

import static java.util.Comparator.comparingInt;

import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the networks in original checkpoints, whatever stands before the official names. */
final class Checkpoints {

  /** What training wrappers and CustomTextCLIP put before the official names, any number of times and in any order. */
  private static final Pattern PREFIX =
      Pattern.compile("((module|model|_orig_mod|_forward_module|_fsdp_wrapped_module|ema_model|text|unet|vqgan|vqmodel)\\.)*");

  private static final String UNET_MARK = "clf.weight";
  private static final String F4_MARK = "vquantizer.codebook.weight";
  private static final String F8_MARK = "quantize.embed.weight";
  private static final String CLIP_MARK = "token_embedding.weight";
  private static final String UNET_V3_MARK = "byt5_mapper.weight";
  private static final String PRIOR_MARK = "blocks.1.3.weight";
  private static final String BYT5_MARK = "encoder.block.0.layer.0.SelfAttention.q.weight";

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

  /** The tensors of a v3 U-Net under their official names. */
  static TensorSource unetV3(TensorSource source) {
    return unwrapped(source, "a Paella v3 U-Net", UNET_V3_MARK);
  }

  /** The tensors of a prior under their official names. */
  static TensorSource prior(TensorSource source) {
    return unwrapped(source, "a prior", PRIOR_MARK);
  }

  /** The tensors of a ByT5 encoder under Hugging Face's names. */
  static TensorSource byt5(TensorSource source) {
    return unwrapped(source, "a ByT5 encoder", BYT5_MARK);
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
}
