package io.paellera.renderer;

import java.time.Duration;

/**
 * Where a renderer's time went since it was opened. On a GPU, which computes behind the caller's back, the time of the steps
 * shows where their result is waited for: under decoding.
 *
 * @param steps taken, each over a whole list of rows
 * @param preparing embedding prompts, encoding pictures
 * @param unet forward passes
 * @param sampling guidance, filter, draws, renoising
 * @param decoding tokens to pixels
 */
public record RenderTimings(long steps, Duration preparing, Duration unet, Duration sampling, Duration decoding) {

  public static final RenderTimings NONE = new RenderTimings(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** What was added since an earlier reading. */
  public RenderTimings since(RenderTimings earlier) {
    return new RenderTimings(
        steps - earlier.steps,
        preparing.minus(earlier.preparing),
        unet.minus(earlier.unet),
        sampling.minus(earlier.sampling),
        decoding.minus(earlier.decoding));
  }
}
