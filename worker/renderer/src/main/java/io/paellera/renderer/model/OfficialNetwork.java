package io.paellera.renderer.model;

import static java.util.Comparator.comparingInt;

import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The networks that original checkpoints hold, each known by a tensor that no other has, whatever stands before its name. */
enum OfficialNetwork {
  UNET("Paella v1 or v2 U-Net", "clf.weight"),
  UNET_V3("Paella v3 U-Net", "byt5_mapper.weight"),
  PRIOR("prior", "blocks.1.3.weight"),
  IMAGE("f4 or f8 VQGAN", "vquantizer.codebook.weight", "quantize.embed.weight"),
  CLIP("CLIP text tower", "token_embedding.weight"),
  CLIP_VISUAL("CLIP visual tower", "visual.class_embedding"),
  BYT5("ByT5 encoder", "encoder.block.0.layer.0.SelfAttention.q.weight");

  /** What training wrappers and CustomTextCLIP put before the official names, any number of times and in any order. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "((module|model|net|text|unet|vqgan|vqmodel|ema|ema_model|model_ema|online_model"
              + "|_orig_mod|_forward_module|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.)*");

  private static final String BYT5_EMBEDDING = "encoder.embed_tokens.weight";

  /** Encoder and decoder share their embedding; some files hold it under this name alone. */
  private static final String BYT5_SHARED = "shared.weight";

  private final String title;
  private final List<String> marks;

  OfficialNetwork(String title, String... marks) {
    this.title = title;
    this.marks = List.of(marks);
  }

  /** For people. */
  String title() {
    return title;
  }

  /**
   * The network's tensors under their official names.
   *
   * @throws UnsupportedWeightsException if the source doesn't hold this network
   */
  TensorSource in(TensorSource source) {
    return require(source, List.of(this)).tensors();
  }

  /**
   * The first of some networks that a source holds.
   *
   * @throws UnsupportedWeightsException if the source holds none of them
   */
  static Found require(TensorSource source, List<OfficialNetwork> networks) {
    return networks.stream()
        .flatMap(network -> network.find(source).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedWeightsException(
                    source.file(),
                    "holds no " + joined(networks.stream().map(network -> network.title)) + ": it has no tensor "
                        + joined(networks.stream().flatMap(network -> network.marks.stream()))
                        + others(source).map(network -> "; it holds: " + network.title).orElse("")));
  }

  private static String joined(Stream<String> words) {
    return words.collect(Collectors.joining(" or "));
  }

  private static Optional<OfficialNetwork> others(TensorSource source) {
    return List.of(values()).stream().filter(network -> network.find(source).isPresent()).findFirst();
  }

  /**
   * A network in a source.
   *
   * @param network which one
   * @param prefix what stands before the official names
   * @param otherNames official names and what is stored in their place
   * @param tensors under their official names
   */
  record Found(OfficialNetwork network, String prefix, Map<String, String> otherNames, TensorSource tensors) {

    private static Found of(OfficialNetwork network, TensorSource source, String prefix, Map<String, String> otherNames) {
      var tensors = source.under(prefix);
      for (var other : otherNames.entrySet()) {
        tensors = tensors.renamed(other.getValue(), other.getKey());
      }
      return new Found(network, prefix, otherNames, tensors);
    }

    /** The name in the source of an official one. */
    String stored(String official) {
      return prefix + otherNames.getOrDefault(official, official);
    }
  }

  /** The network's tensors, if the source holds it. */
  Optional<Found> find(TensorSource source) {
    return marks.stream()
        .flatMap(mark -> source.names().stream().filter(name -> name.endsWith(mark)).map(name -> without(name, mark)))
        .filter(before -> PREFIX.matcher(before).matches())
        .min(comparingInt(String::length))
        .map(prefix -> Found.of(this, source, prefix, otherNames(source.names(), prefix)));
  }

  private Map<String, String> otherNames(Set<String> stored, String prefix) {
    return this == BYT5 && stored.contains(prefix + BYT5_SHARED) && !stored.contains(prefix + BYT5_EMBEDDING)
        ? Map.of(BYT5_EMBEDDING, BYT5_SHARED)
        : Map.of();
  }

  private static String without(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }
}
