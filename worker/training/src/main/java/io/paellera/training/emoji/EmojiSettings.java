package io.paellera.training.emoji;

import java.util.Set;

/**
 * How the emoji dataset is made.
 *
 * @param side of the pictures in pixels
 * @param heldOut share of the concepts that go to no training
 * @param emphasised labels of concepts that are drawn more often and never held out
 * @param emphasis how many times more often
 */
public record EmojiSettings(int side, double heldOut, Set<String> emphasised, double emphasis) {

  public EmojiSettings {
    emphasised = Set.copyOf(emphasised);
    if (side < 16 || side > 1024) {
      throw new IllegalArgumentException("side is " + side + ", but must be 16 to 1024 pixels");
    }
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new IllegalArgumentException("heldOut is " + heldOut + ", but must be 0 or more and below 1");
    }
    if (!(emphasis > 0 && Double.isFinite(emphasis))) {
      throw new IllegalArgumentException("emphasis is " + emphasis + ", but must be above 0");
    }
  }
}
