package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.RenderException;
import java.util.List;

/**
 * The quantised all-MiniLM-L6-v2 of the class path, which runs on the calling thread and downloads nothing. Its unit vectors are
 * multiplied by the root of their length, so that one component is about 1. Long texts are read in parts whose vectors are
 * averaged; nothing is cut.
 */
public final class SentenceEncoder implements TextEncoder {

  private static final int DIMENSION = 384;

  private final EmbeddingModel model;

  private SentenceEncoder(EmbeddingModel model) {
    this.model = requireNonNull(model, "model is null");
  }

  public static SentenceEncoder create() {
    return new SentenceEncoder(new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run));
  }

  @Override
  public Embeddings encode(List<String> texts) {
    return new Embeddings(texts.stream().map(this::vector).toArray(float[][]::new), new boolean[texts.size()]);
  }

  private float[] vector(String text) {
    try {
      return scaled(model.embed(text).content().vector());
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException("prompt", "\"" + text + "\"", "at least one character that the tokeniser keeps");
    } catch (RuntimeException e) {
      throw new RenderException("the sentence encoder failed: " + e.getMessage(), e);
    }
  }

  private static float[] scaled(float[] unit) {
    var scale = (float) Math.sqrt(unit.length);
    var vector = new float[unit.length];
    for (var i = 0; i < unit.length; i++) {
      vector[i] = unit[i] * scale;
    }
    return vector;
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public void close() {}
}
