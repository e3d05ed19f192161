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
   * A picture of which a part is drawn anew: inpainting.
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

  /**
   * A picture around which the rest of a larger canvas is drawn: outpainting. A token that the picture doesn't cover wholly is
   * drawn anew.
   *
   * @param picture no larger than the spec's size
   * @param x of its left edge on the canvas, in pixels
   * @param y of its upper edge on the canvas, in pixels
   */
  record Placed(Picture picture, int x, int y) implements Source {
    public Placed {
      requireNonNull(picture, "picture is null");
      if (x < 0 || y < 0) {
        throw new InvalidSpecException("placement", x + "," + y, "0,0 or more");
      }
    }

    /**
     * This, if the picture lies within the canvas.
     *
     * @throws InvalidSpecException if it doesn't; names the limit
     */
    public Placed within(PictureSize canvas) {
      var size = picture.size();
      int mostX = canvas.width() - size.width();
      int mostY = canvas.height() - size.height();
      if (mostX < 0 || mostY < 0) {
        throw new InvalidSpecException("image", size, "no larger than the canvas, " + canvas);
      }
      if (x > mostX || y > mostY) {
        throw new InvalidSpecException("placement", x + "," + y, "at most " + mostX + "," + mostY);
      }
      return this;
    }
  }

  Source NOISE = new Noise();
}
