package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.weights.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The quantised all-MiniLM-L6-v2 of the class path, which downloads nothing. Its unit vectors are
 * multiplied by the root of their length, so that one component is about 1. Long texts are read in parts whose vectors are
 * averaged; nothing is cut.
 */
public final class SentenceEncoder implements TextEncoder {

  private static final int DIMENSION = 384;

  private static final String NETWORK = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private final OrtSession session;
  private final Model model;

  private SentenceEncoder(OrtSession session, Model model) {
    this.session = session;
    this.model = model;
  }

  /** The network in a session of ours, where the library would give it as many threads as there are processors. */
  private static final class Model extends AbstractInProcessEmbeddingModel {

    private final OnnxBertBiEncoder encoder;

    Model(OnnxBertBiEncoder encoder) {
      super(Runnable::run);
      this.encoder = encoder;
    }

    @Override
    protected OnnxBertBiEncoder model() {
      return encoder;
    }

    @Override
    protected Integer knownDimension() {
      return DIMENSION;
    }
  }

  /**
   * @param threads of the CPU for one text, the calling one among them; they sleep while they wait for each other
   */
  public static SentenceEncoder create(int threads) {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var network = resource(NETWORK);
        var tokenizer = resource(TOKENIZER)) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      var session = environment.createSession(network.readAllBytes(), options);
      return new SentenceEncoder(
          session, new Model(new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN)));
    } catch (OrtException e) {
      throw new RenderException("the sentence encoder can't be loaded: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Digests of what decides the vectors: the network and the tokeniser. */
  static List<String> digests() {
    try (var network = resource(NETWORK);
        var tokenizer = resource(TOKENIZER)) {
      return List.of(Digests.of(network.readAllBytes()), Digests.of(tokenizer.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return requireNonNull(AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(name), name);
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
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new RenderException("the sentence encoder can't be closed: " + e.getMessage(), e);
    }
  }
}
