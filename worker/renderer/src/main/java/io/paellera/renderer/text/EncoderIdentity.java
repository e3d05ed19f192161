package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.Digests;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TextDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which text encoder made a vector.
 *
 * @param name of its architecture
 * @param dimension length of its vectors
 * @param digest lower-case hex SHA-256 of all that decides its vectors: weights, vocabulary, and how they are used
 */
public record EncoderIdentity(String name, int dimension, String digest) {

  public EncoderIdentity {
    requireNonNull(name, "name is null");
    requireNonNull(digest, "digest is null");
  }

  /** The encoder of a text's bytes in a model that has one, whatever else the model consists of. */
  public static EncoderIdentity of(ModelDirectory model, ByT5Description byt5) {
    var weights = model.description().sha256().get(byt5.weights());
    return of("byt5", byt5.width(), List.of(weights, byt5.heads(), byt5.headWidth(), byt5.buckets()));
  }

  /** The encoder of whole texts in a model, whatever else the model consists of. */
  public static EncoderIdentity of(ModelDirectory model) {
    var description = model.description();
    if (description.text() instanceof TextDescription.Clip clip) {
      var sha256 = description.sha256();
      return of(
          "clip",
          clip.dimension(),
          List.of(sha256.get(clip.weights()), sha256.get(clip.vocabulary()), clip.heads(), clip.context(), clip.activation()));
    }
    return of("all-minilm-l6-v2-q", description.text().dimension(), SentenceEncoder.digests());
  }

  private static EncoderIdentity of(String name, int dimension, List<?> facts) {
    var lines = Stream.concat(Stream.of(name), facts.stream()).map(Object::toString).collect(Collectors.joining("\n"));
    return new EncoderIdentity(name, dimension, Digests.of(lines.getBytes(StandardCharsets.UTF_8)));
  }

  /** For people: the name and the first digits. */
  @Override
  public String toString() {
    return name + " " + digest.substring(0, Math.min(12, digest.length()));
  }
}
