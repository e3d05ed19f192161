package io.paellera.renderer.model;

import static java.util.Comparator.comparingInt;

import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.WrappedNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** What stands before the official names beside what wrappers put into them: CustomTextCLIP's, and the parts of larger models. */
  private static final Pattern PREFIX = Pattern.compile("((text|unet|vqgan|vqmodel|ema|ema_model|model_ema|online_model)\\.)*");

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
   * @param prefix what stands before the official name that tells it
   * @param originals the source's names by the official ones
   * @param tensors under their official names
   */
  record Found(OfficialNetwork network, String prefix, Map<String, String> originals, TensorSource tensors) {

    /** The name in the source of an official one. */
    String stored(String official) {
      return originals.getOrDefault(official, prefix + official);
    }
  }

  /** The network's tensors, if the source holds it. */
  Optional<Found> find(TensorSource source) {
    return marks.stream()
        .flatMap(mark -> source.names().stream().flatMap(name -> place(name, mark).stream()))
        .min(comparingInt(Place::length))
        .map(place -> found(source, place));
  }

  /**
   * Where a network's mark lies.
   *
   * @param stored what stands before it in the source's name
   * @param bare the same without what wrappers put there
   */
  private record Place(String stored, String bare) {

    int length() {
      return stored.length();
    }
  }

  private static Optional<Place> place(String name, String mark) {
    var unwrapped = WrappedNames.unwrapped(name);
    if (!unwrapped.endsWith(mark)) {
      return Optional.empty();
    }
    var bare = without(unwrapped, mark);
    var stored = name.endsWith(mark) ? without(name, mark) : bare;
    return PREFIX.matcher(bare).matches() ? Optional.of(new Place(stored, bare)) : Optional.empty();
  }

  private Found found(TensorSource source, Place place) {
    var originals = new LinkedHashMap<String, String>();
    for (var name : source.names()) {
      var unwrapped = WrappedNames.unwrapped(name);
      if (unwrapped.startsWith(place.bare)) {
        originals.merge(unwrapped.substring(place.bare.length()), name, (first, second) -> nearer(place, first, second));
      }
    }
    if (this == BYT5 && !originals.containsKey(BYT5_EMBEDDING) && originals.containsKey(BYT5_SHARED)) {
      originals.put(BYT5_EMBEDDING, originals.remove(BYT5_SHARED));
    }
    return new Found(this, place.stored, originals, source.renamed(originals));
  }

  /** Of two tensors of one official name the one beside the mark, or with fewer wrappers. */
  private static String nearer(Place place, String first, String second) {
    if (first.startsWith(place.stored) != second.startsWith(place.stored)) {
      return first.startsWith(place.stored) ? first : second;
    }
    return first.length() <= second.length() ? first : second;
  }

  private static String without(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }
}
