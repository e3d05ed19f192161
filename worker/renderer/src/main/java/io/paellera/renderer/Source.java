package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

/** What the first tokens of a row are. */
public sealed interface Source {

  /** Random tokens: text to image. */
  record Noise() implements Source {}

  /**
   * A picture, noised to a chosen step: variation.
   *
   * @param picture of the spec's size
   * @param strength share of the steps that are taken, above 0 and at most 1; 1 keeps nothing of the picture
   */
  record Variation(Picture picture, double strength) implements Source {
    public Variation {
      requireNonNull(picture, "picture is null");
      if (!(strength > 0 && strength <= 1)) {
        throw new InvalidSpecException("strength", strength, "above 0, at most 1");
      }
    }
  }

  /**
   * A picture of which a part is drawn anew: inpainting, and outpainting where the picture lies on a larger canvas.
   *
   * @param picture of the spec's size
   * @param mask of the spec's size; a pixel that is set is drawn anew, and so is every token that such a pixel touches
   */
  record Masked(Picture picture, Mask mask) implements Source {
    public Masked {
      requireNonNull(picture, "picture is null");
      requireNonNull(mask, "mask is null");
      if (!picture.size().equals(mask.size())) {
        throw new InvalidSpecException("mask", mask.size(), "the picture's size, " + picture.size());
      }
    }
  }

  Source NOISE = new Noise();
}
