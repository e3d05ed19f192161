package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Where the vectors of texts lie ready for a model.
 *
 * @param texts those of whole texts
 * @param bytes those of texts' bytes, for a model that attends to them; a directory below the other
 */
public record StoredVectors(VectorDirectory texts, Optional<VectorDirectory> bytes) {

  private static final String BYTES = "byt5";

  public StoredVectors {
    requireNonNull(texts, "texts is null");
    requireNonNull(bytes, "bytes is null");
  }

  /**
   * Opens a directory that was filled for a model.
   *
   * @throws io.paellera.renderer.weights.MissingFileException if there is none
   * @throws ForeignVectorsException if another encoder filled it
   */
  public static StoredVectors open(ModelDirectory model, Path directory) {
    return of(model, directory, VectorDirectory::open);
  }

  /**
   * Opens a directory to fill it for a model, and makes it where nothing is yet.
   *
   * @throws ForeignVectorsException if another encoder filled it
   * @throws java.io.UncheckedIOException if it can't be made
   */
  public static StoredVectors openOrCreate(ModelDirectory model, Path directory) {
    return of(model, directory, VectorDirectory::openOrCreate);
  }

  private static StoredVectors of(
      ModelDirectory model, Path directory, BiFunction<Path, EncoderIdentity, VectorDirectory> opening) {
    var texts = opening.apply(directory, EncoderIdentity.of(model));
    var byt5 = Optional.ofNullable(model.description().byt5());
    return new StoredVectors(texts, byt5.map(bytes -> opening.apply(directory.resolve(BYTES), EncoderIdentity.of(model, bytes))));
  }
}
