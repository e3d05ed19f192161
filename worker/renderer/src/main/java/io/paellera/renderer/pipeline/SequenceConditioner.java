package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.Attention;
import io.paellera.renderer.Picture;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.text.ByteEncoder;
import io.paellera.renderer.text.TextEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Conditions of v3: of a prompt the vectors of its bytes, its CLIP vector and, with a prior, that of an image that it may describe, or,
 * of a variation, that of its picture, if the model can see. Guidance leads away from the negative prompt, or from the empty text, and
 * then from no image, as in the official code, which weighs attention to the prompt alone, too.
 */
final class SequenceConditioner implements Conditioner {

  /** What stands for no prompt. */
  private static final String NONE = "";

  private final SequenceUnet unet;
  private final NDManager activations;
  private final TextEncoder encoder;
  private final ByteEncoder byteEncoder;
  private final Optional<ImageVectors> prior;
  private final Optional<Sight> sight;

  /**
   * @param activations of the U-Net's device; not closed with this, as the U-Net and the prior aren't
   * @param encoder of the prompts' vectors; closed with this
   * @param byteEncoder of the prompts' bytes; closed with this
   * @param sight closed with this
   */
  SequenceConditioner(
      SequenceUnet unet,
      NDManager activations,
      TextEncoder encoder,
      ByteEncoder byteEncoder,
      Optional<ImageVectors> prior,
      Optional<Sight> sight) {
    this.unet = unet;
    this.activations = activations;
    this.encoder = encoder;
    this.byteEncoder = byteEncoder;
    this.prior = prior;
    this.sight = sight;
  }

  /**
   * What a row is conditioned on.
   *
   * @param image where an image's vector comes from; empty for no image
   */
  private record Wanted(String text, Optional<ImageOrigin> image, Optional<Attention> attention) {}

  @Override
  public List<Conditions> condition(List<RenderSpec> specs, Networks.Grid grid) {
    var wanted = new LinkedHashSet<Wanted>();
    for (var spec : specs) {
      wanted.add(toward(spec));
      if (spec.guided()) {
        wanted.add(from(spec));
      }
    }
    var sequences = sequences(List.copyOf(wanted));
    return specs.stream()
        .map(spec -> new Conditions(sequences.get(toward(spec)), spec.guided() ? Optional.of(sequences.get(from(spec))) : Optional.empty()))
        .toList();
  }

  private Wanted toward(RenderSpec spec) {
    return new Wanted(text(spec.prompt()), ImageOrigin.of(spec, prior.isPresent(), sight.isPresent()), spec.attention());
  }

  private static Wanted from(RenderSpec spec) {
    return new Wanted(spec.negativePrompt().map(SequenceConditioner::text).orElse(NONE), Optional.empty(), Optional.empty());
  }

  /** Prompts of other kinds are refused before. */
  private static String text(Prompt prompt) {
    return ((Prompt.Text) prompt).text();
  }

  private Map<Wanted, Conditioning> sequences(List<Wanted> wanted) {
    var texts = wanted.stream().map(Wanted::text).distinct().toList();
    var embeddings = encoder.encode(texts);
    var images = images(wanted, texts, embeddings.vectors());
    var sequences = new HashMap<Wanted, Conditioning>();
    for (var each : wanted) {
      int index = texts.indexOf(each.text);
      var bytes = byteEncoder.encode(each.text);
      boolean truncated = embeddings.truncated()[index] || bytes.truncated();
      var image = Optional.ofNullable(images.get(each));
      sequences.put(each, unet.embed(activations, bytes, embeddings.vectors()[index], image, each.attention, truncated));
    }
    return sequences;
  }

  /** The vectors of all images that are wanted. */
  private Map<Wanted, float[]> images(List<Wanted> wanted, List<String> texts, float[][] vectors) {
    var seen = new HashMap<Picture, float[]>();
    var wishes = new LinkedHashMap<Wanted, ImageVectors.Wish>();
    var images = new HashMap<Wanted, float[]>();
    for (var each : wanted) {
      var origin = each.image.orElse(null);
      if (origin instanceof ImageOrigin.Seen seenIn) {
        images.put(each, seen.computeIfAbsent(seenIn.picture(), sight.orElseThrow()::vector));
      } else if (origin instanceof ImageOrigin.Imagined imagined) {
        wishes.put(each, new ImageVectors.Wish(vectors[texts.indexOf(each.text)], imagined.seed()));
      }
    }
    if (!wishes.isEmpty()) {
      var drawn = prior.orElseThrow().draw(activations, List.copyOf(wishes.values())).iterator();
      wishes.keySet().forEach(each -> images.put(each, drawn.next()));
    }
    return images;
  }

  @Override
  public void close() {
    sight.ifPresent(Sight::close);
    byteEncoder.close();
    encoder.close();
  }
}
