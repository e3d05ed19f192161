package io.paellera.renderer.weights;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Dimensions of the network between tokens and pixels. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "architecture")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImageDescription.VqganF4.class, name = "vqgan-f4"),
  @JsonSubTypes.Type(value = ImageDescription.VqganF8.class, name = "vqgan-f8")
})
public sealed interface ImageDescription {

  /** File of the model directory that holds the tensors. */
  String weights();

  /** Number of different tokens. */
  int codebookSize();

  /** Length of a code's vector. */
  int codeDimension();

  /** Pixels along a token's side. */
  int factor();

  /**
   * Reads the dimensions of a checkpoint under its official names.
   *
   * @param weights file of the model directory
   * @param f4Scale an f4 VQGAN's scale, which its checkpoint doesn't hold
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  static ImageDescription read(TensorSource source, String weights, double f4Scale) {
    return Dimensions.read(
        source,
        dimensions ->
            dimensions.has("vquantizer.codebook.weight")
                ? VqganF4Layout.read(dimensions, weights, f4Scale)
                : VqganF8Layout.read(dimensions, weights));
  }

  /**
   * Paella's own VQGAN ({@code VQModel} in the official src/vqgan.py): pixels in {@code [0, 1]}, 4 pixels a token's side.
   *
   * @param hidden channels of the bottleneck; half of them at the finer level
   * @param bottleneckBlocks residual blocks of the decoder's bottleneck
   * @param scale what codes are divided by on the way to a network that works on them; plays no part from tokens to pixels
   * @param detail a level that the decoder has beyond the official one, so that pictures are twice as wide and high; null without
   */
  record VqganF4(
      String weights,
      int codebookSize,
      int codeDimension,
      int hidden,
      int bottleneckBlocks,
      double scale,
      @JsonInclude(JsonInclude.Include.NON_NULL) Detail detail)
      implements ImageDescription {

    /** Scale of the published weights. */
    public static final double SCALE = 0.3764;

    public VqganF4 {
      Checks.file("image.weights", weights);
      Checks.between("image.codebookSize", codebookSize, 2, 1 << 20);
      Checks.between("image.codeDimension", codeDimension, 1, 1 << 12);
      Checks.between("image.hidden", hidden, 2, 1 << 14);
      Checks.between("image.bottleneckBlocks", bottleneckBlocks, 1, 1 << 10);
      if (hidden % 2 != 0) {
        throw new IllegalArgumentException("image.hidden is " + hidden + ", but must be even");
      }
      if (!(scale > 0 && Double.isFinite(scale))) {
        throw new IllegalArgumentException("image.scale is " + scale + ", but must be a finite number above 0");
      }
    }

    /** The official network. */
    public VqganF4(String weights, int codebookSize, int codeDimension, int hidden, int bottleneckBlocks, double scale) {
      this(weights, codebookSize, codeDimension, hidden, bottleneckBlocks, scale, null);
    }

    /** Whether the decoder has a level beyond the official one; pictures are then halved before they are encoded. */
    public boolean detailed() {
      return detail != null;
    }

    @Override
    public int factor() {
      return detailed() ? 8 : 4;
    }

    /**
     * The decoder's finest level.
     *
     * @param channels of it
     * @param blocks residual blocks
     */
    public record Detail(int channels, int blocks) {
      public Detail {
        Checks.between("image.detail.channels", channels, 1, 1 << 14);
        Checks.between("image.detail.blocks", blocks, 1, 1 << 10);
      }
    }
  }

  /**
   * The Gumbel VQGAN of ruDALL-E, made of taming-transformers' encoder and decoder: pixels in {@code [-1, 1]}.
   *
   * @param channels of the finest level
   * @param channelMultipliers channels of each level in multiples of {@code channels}, finest first; each level but the last
   *     halves the picture
   * @param residualBlocks of each encoder level; decoder levels have one more
   * @param attentionLevels levels with attention after each residual block
   */
  record VqganF8(
      String weights,
      int codebookSize,
      int codeDimension,
      int channels,
      List<Integer> channelMultipliers,
      int residualBlocks,
      List<Integer> attentionLevels)
      implements ImageDescription {

    /** Groups of every group normalisation. */
    public static final int GROUPS = 32;

    public VqganF8 {
      Checks.file("image.weights", weights);
      Checks.between("image.codebookSize", codebookSize, 2, 1 << 20);
      Checks.between("image.codeDimension", codeDimension, 1, 1 << 12);
      Checks.between("image.channels", channels, GROUPS, 1 << 14);
      Checks.between("image.residualBlocks", residualBlocks, 1, 64);
      channelMultipliers = Checks.counts("image.channelMultipliers", channelMultipliers);
      attentionLevels = List.copyOf(attentionLevels);
      for (var level : attentionLevels) {
        Checks.between("image.attentionLevels", level, 0, channelMultipliers.size() - 1);
      }
      if (channels % GROUPS != 0) {
        throw new IllegalArgumentException("image.channels is " + channels + ", but must be a multiple of " + GROUPS);
      }
    }

    @Override
    public int factor() {
      return 1 << (channelMultipliers.size() - 1);
    }

    /** Number of resolutions. */
    public int levels() {
      return channelMultipliers.size();
    }

    /** Channels of a level, 0 the finest. */
    public int channels(int level) {
      return channels * channelMultipliers.get(level);
    }
  }
}
