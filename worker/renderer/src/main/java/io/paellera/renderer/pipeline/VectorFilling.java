package io.paellera.renderer.pipeline;

import ai.djl.Device;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.text.ByteEncoder;
import io.paellera.renderer.text.StoredVectors;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.text.TextVectors;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fills a directory with what a model's text encoders make of texts. Confined to one thread. */
public final class VectorFilling implements AutoCloseable {

  private final StoredVectors vectors;
  private final TextEncoder encoder;
  private final Optional<ByteEncoder> byteEncoder;

  private VectorFilling(StoredVectors vectors, TextEncoder encoder, Optional<ByteEncoder> byteEncoder) {
    this.vectors = vectors;
    this.encoder = encoder;
    this.byteEncoder = byteEncoder;
  }

  /**
   * Loads the encoders for the calling thread.
   *
   * @param threads of the CPU for one operation
   * @throws InsufficientMemoryException if the device hasn't the memory for an encoder
   * @throws io.paellera.renderer.text.ForeignVectorsException if other encoders filled the directory
   */
  public static VectorFilling open(ModelDirectory model, Path directory, Device device, int threads) {
    var vectors = StoredVectors.openOrCreate(model, directory);
    Torch.start(threads);
    Torch.enterThread();
    var encoders = new TextEncoders(model, device, RendererOptions.withThreads(threads));
    encoders.require(WeightMemory.ofEncoders(model, device));
    var encoder = encoders.texts();
    try {
      return new VectorFilling(vectors, encoder, Optional.ofNullable(model.description().byt5()).map(encoders::bytes));
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Fills in what stands for no prompt, where the model encodes that as a text. */
  public void fillUnconditional() {
    if (byteEncoder.isPresent()) {
      fill("");
    }
  }

  /**
   * Fills in what is missing of a text.
   *
   * @return whether anything was
   * @throws io.paellera.renderer.InvalidSpecException if the text has nothing to embed
   * @throws java.io.UncheckedIOException if the directory can't be written
   */
  public boolean fill(String text) {
    boolean missing = !vectors.texts().holds(text);
    if (missing) {
      var embeddings = encoder.encode(List.of(text));
      vectors.texts().write(text, new TextVectors(embeddings.vectors()[0], embeddings.truncated()[0]));
    }
    return byteEncoder.isPresent() && fillBytes(text) || missing;
  }

  private boolean fillBytes(String text) {
    var directory = vectors.bytes().orElseThrow();
    if (directory.holds(text)) {
      return false;
    }
    var encoded = byteEncoder.orElseThrow().encode(text);
    directory.write(text, new TextVectors(encoded.values(), encoded.truncated()));
    return true;
  }

  @Override
  public void close() {
    byteEncoder.ifPresent(ByteEncoder::close);
    encoder.close();
  }
}
