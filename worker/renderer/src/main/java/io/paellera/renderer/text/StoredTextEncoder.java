package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes vectors from a directory that was filled before, and loads the encoder itself only for the first text that is missing
 * there. The vectors are the same either way.
 */
public final class StoredTextEncoder implements TextEncoder {

  private static final Logger LOG = LoggerFactory.getLogger(StoredTextEncoder.class);

  private final VectorDirectory directory;
  private final int dimension;
  private final Supplier<TextEncoder> loading;
  private Optional<TextEncoder> loaded = Optional.empty();

  /**
   * @param dimension length of the encoder's vectors
   * @param loading of the encoder, asked for once and closed with this
   */
  public StoredTextEncoder(VectorDirectory directory, int dimension, Supplier<TextEncoder> loading) {
    this.directory = requireNonNull(directory, "directory is null");
    this.dimension = dimension;
    this.loading = requireNonNull(loading, "loading is null");
  }

  @Override
  public Embeddings encode(List<String> texts) {
    var found = new LinkedHashMap<String, TextVectors>();
    var missing = new ArrayList<String>();
    for (var text : texts) {
      directory.find(text).ifPresentOrElse(vectors -> found.put(text, vectors), () -> missing.add(text));
    }
    if (!missing.isEmpty()) {
      var fresh = encoder().encode(missing);
      for (int i = 0; i < missing.size(); i++) {
        found.put(missing.get(i), new TextVectors(fresh.vectors()[i], fresh.truncated()[i]));
      }
    }
    var vectors = new float[texts.size()][];
    var truncated = new boolean[texts.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = found.get(texts.get(i)).numbers();
      truncated[i] = found.get(texts.get(i)).truncated();
    }
    return new Embeddings(vectors, truncated);
  }

  private TextEncoder encoder() {
    if (loaded.isEmpty()) {
      LOG.info("{} doesn't hold every text, so the text encoder is loaded", directory.path());
      loaded = Optional.of(loading.get());
    }
    return loaded.get();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void close() {
    loaded.ifPresent(TextEncoder::close);
  }
}
