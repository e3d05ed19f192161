package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a renderer uses its machine. Threads and memory change nothing of a picture; the precisions may change some of its tokens.
 *
 * @param threads of the CPU for one operation; the engine has one such number for the whole process
 * @param rememberedPrompts most prompts whose vectors are kept for the next batch
 * @param rememberedBytes most memory, in bytes, for the vectors of prompts' bytes, where a model has such
 * @param denoising precision of the U-Net on a GPU
 * @param decoding precision of the VQGAN on a GPU
 * @param textOnCpu whether the text encoders work on the CPU while the rest is on a GPU
 * @param textVectors directory of vectors that were made before, with which the text encoder is loaded only for a text that is
 *     missing there
 */
public record RendererOptions(
    int threads,
    int rememberedPrompts,
    long rememberedBytes,
    Precision denoising,
    Precision decoding,
    boolean textOnCpu,
    Optional<Path> textVectors) {

  private static final int REMEMBERED_PROMPTS = 1024;
  private static final long REMEMBERED_BYTES = 256L << 20;

  public RendererOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", but must be at least 1");
    }
    if (rememberedPrompts < 1) {
      throw new IllegalArgumentException("rememberedPrompts is " + rememberedPrompts + ", but must be at least 1");
    }
    if (rememberedBytes < 0) {
      throw new IllegalArgumentException("rememberedBytes is " + rememberedBytes + ", but must be at least 0");
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
    return new RendererOptions(
        threads, REMEMBERED_PROMPTS, REMEMBERED_BYTES, Precision.HALF, Precision.FULL, false, Optional.empty());
  }

  public RendererOptions withPrecision(Precision newDenoising, Precision newDecoding) {
    return new RendererOptions(
        threads, rememberedPrompts, rememberedBytes, newDenoising, newDecoding, textOnCpu, textVectors);
  }

  public RendererOptions withText(boolean newTextOnCpu, long newRememberedBytes) {
    return new RendererOptions(
        threads, rememberedPrompts, newRememberedBytes, denoising, decoding, newTextOnCpu, textVectors);
  }

  public RendererOptions withTextVectors(Optional<Path> directory) {
    return new RendererOptions(threads, rememberedPrompts, rememberedBytes, denoising, decoding, textOnCpu, directory);
  }

  /** Width of floating-point numbers on a GPU. A CPU always computes in full precision, where half is many times slower. */
  public enum Precision {
    /** 32 bits, multiplied as such: TF32 is off. */
    FULL,
    /** 16 bits. */
    HALF
  }
}
