package io.paellera.renderer.weights;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.OptionalInt;

/** The network between a prompt and its vector. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "architecture")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TextDescription.Sentence.class, name = "all-minilm-l6-v2-q"),
  @JsonSubTypes.Type(value = TextDescription.Clip.class, name = "clip")
})
public sealed interface TextDescription {

  /** Length of the vector. */
  int dimension();

  /** The quantised MiniLM sentence encoder of the class path: unit vectors, times the root of their length. */
  record Sentence(int dimension) implements TextDescription {

    public static final int DIMENSION = 384;

    public Sentence {
      Checks.between("text.dimension", dimension, DIMENSION, DIMENSION);
    }
  }

  /**
   * A CLIP text tower as open_clip builds it, with its byte-pair vocabulary.
   *
   * @param weights file of the model directory that holds the tensors
   * @param vocabulary file of the model directory: {@code bpe_simple_vocab_16e6.txt.gz} or a {@code tokenizer.json}
   * @param dimension length of the vector that comes out
   * @param width length of a token's vector inside
   * @param heads of each attention
   * @param layers number of blocks
   * @param context most tokens of a text, start and end included
   * @param vocabularySize number of different text tokens, start and end included
   * @param activation of the feed-forward parts
   */
  record Clip(
      String weights,
      String vocabulary,
      int dimension,
      int width,
      int heads,
      int layers,
      int context,
      int vocabularySize,
      Activation activation)
      implements TextDescription {

    /**
     * Reads the dimensions of a checkpoint under open_clip's names.
     *
     * @param weights file of the model directory
     * @param vocabulary file of the model directory
     * @param heads if known
     * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
     */
    public static Clip read(
        TensorSource source, String weights, String vocabulary, OptionalInt heads, Activation activation) {
      return Dimensions.read(source, dimensions -> ClipTextLayout.read(dimensions, weights, vocabulary, heads, activation));
    }

    public Clip {
      Checks.file("text.weights", weights);
      Checks.file("text.vocabulary", vocabulary);
      Checks.between("text.dimension", dimension, 1, 1 << 16);
      Checks.between("text.width", width, 1, 1 << 16);
      Checks.between("text.heads", heads, 1, width);
      Checks.between("text.layers", layers, 1, 1 << 10);
      Checks.between("text.context", context, 3, 1 << 16);
      Checks.between("text.vocabularySize", vocabularySize, 3, 1 << 24);
      if (activation == null) {
        throw new IllegalArgumentException("text.activation is missing, but must be GELU or QUICK_GELU");
      }
      if (width % heads != 0) {
        throw new IllegalArgumentException("text.heads is " + heads + ", but must divide the width " + width);
      }
    }
  }

  /** Activation of CLIP's feed-forward parts. */
  enum Activation {
    /** {@code x Φ(x)}, exact. */
    GELU,
    /** {@code x sigmoid(1.702 x)}, as OpenAI's own weights need it. */
    QUICK_GELU
  }
}
