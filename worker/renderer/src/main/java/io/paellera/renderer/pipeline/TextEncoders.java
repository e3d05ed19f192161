package io.paellera.renderer.pipeline;

import ai.djl.Device;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.text.ByT5TextEncoder;
import io.paellera.renderer.text.ByteEncoder;
import io.paellera.renderer.text.StoredByteEncoder;
import io.paellera.renderer.text.StoredTextEncoder;
import io.paellera.renderer.text.StoredVectors;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.Optional;

/**
 * The text encoders of a model: loaded at once, or, where the vectors of texts lie ready, for the first text that is missing there.
 *
 * @param device that they work on
 */
record TextEncoders(ModelDirectory model, Device device, RendererOptions options) {

  /**
   * The encoder of whole texts.
   *
   * @throws io.paellera.renderer.text.ForeignVectorsException if another encoder filled the directory of vectors
   */
  TextEncoder texts() {
    int dimension = model.description().text().dimension();
    return stored()
        .<TextEncoder>map(vectors -> new StoredTextEncoder(vectors.texts(), dimension, this::loadTextsLate))
        .orElseGet(this::loadTexts);
  }

  /**
   * The encoder of texts' bytes.
   *
   * @throws io.paellera.renderer.text.ForeignVectorsException if another encoder filled the directory of vectors
   */
  ByteEncoder bytes(ByT5Description byt5) {
    return stored()
        .flatMap(StoredVectors::bytes)
        .<ByteEncoder>map(vectors -> new StoredByteEncoder(vectors, byt5.width(), () -> loadBytesLate(byt5)))
        .orElseGet(() -> loadBytes(byt5));
  }

  private Optional<StoredVectors> stored() {
    return options.textVectors().map(directory -> StoredVectors.open(model, directory));
  }

  private TextEncoder loadTextsLate() {
    require(WeightMemory.ofTexts(model));
    return loadTexts();
  }

  private ByteEncoder loadBytesLate(ByT5Description byt5) {
    require(WeightMemory.ofBytes(model, device));
    return loadBytes(byt5);
  }

  /**
   * Refuses a device that is too small for encoders of this model.
   *
   * @throws io.paellera.renderer.InsufficientMemoryException if they don't fit
   */
  void require(WeightMemory memory) {
    memory.require(model.description().name() + "'s text encoder", device, FreeMemory::of);
  }

  private TextEncoder loadTexts() {
    return TextEncoder.of(model, device, options.threads());
  }

  private ByteEncoder loadBytes(ByT5Description byt5) {
    return ByT5TextEncoder.open(model, byt5, device);
  }
}
