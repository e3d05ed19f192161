package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a renderer uses its machine. Threads and memory change nothing of a picture; the precisions may change some of its tokens.
 *
 * @param threads of the CPU for one operation; the engine has one such number for the whole process
 * @param rememberedPrompts most prompts whose embeddings are kept for the next batch
 * @param denoising precision of the U-Net on a GPU
 * @param decoding precision of the VQGAN on a GPU
 * @param textVectors directory of vectors that were made before, with which the text encoder is loaded only for a text that is
 *     missing there
 */
public record RendererOptions(
    int threads, int rememberedPrompts, Precision denoising, Precision decoding, Optional<Path> textVectors) {

  private static final int REMEMBERED_PROMPTS = 1024;

  public RendererOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", but must be at least 1");
    }
    if (rememberedPrompts < 1) {
      throw new IllegalArgumentException("rememberedPrompts is " + rememberedPrompts + ", but must be at least 1");
    }
    requireNonNull(denoising, "denoising is null");
    requireNonNull(decoding, "decoding is null");
    requireNonNull(textVectors, "textVectors is null");
  }

  /** All processors; on a GPU, half precision for the U-Net and full precision for the VQGAN. */
  public static RendererOptions standard() {
    return withThreads(Runtime.getRuntime().availableProcessors());
  }

  public static RendererOptions withThreads(int threads) {
    return new RendererOptions(threads, REMEMBERED_PROMPTS, Precision.HALF, Precision.FULL, Optional.empty());
  }

  public RendererOptions withPrecision(Precision newDenoising, Precision newDecoding) {
    return new RendererOptions(threads, rememberedPrompts, newDenoising, newDecoding, textVectors);
  }

  public RendererOptions withTextVectors(Optional<Path> directory) {
    return new RendererOptions(threads, rememberedPrompts, denoising, decoding, directory);
  }

  /** Width of floating-point numbers on a GPU. A CPU always computes in full precision, where half is many times slower. */
  public enum Precision {
    /** 32 bits, multiplied as such: TF32 is off. */
    FULL,
    /** 16 bits. */
    HALF
  }
}
