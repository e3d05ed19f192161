package io.paellera.training;

import io.paellera.training.data.PictureInfo;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes changed copies of pictures. */
record Augmentation(AugmentationSettings settings) {

  private static final Pattern SIDED =
      Pattern.compile(
          "\\b(left|right|clockwise|text|letters?|words?|numbers?|input|button|clock|thirty)\\b", Pattern.CASE_INSENSITIVE);

  /** Whether the picture means the same in the mirror. */
  static boolean mayFlip(PictureInfo picture) {
    return Stream.concat(picture.captions().stream(), picture.labels().values().stream())
        .noneMatch(text -> SIDED.matcher(text).find());
  }

  /**
   * A changed copy.
   *
   * @param pixels {@code [3, side, side]}
   * @param variant from 1
   */
  float[] apply(PictureInfo picture, float[] pixels, int side, int variant) {
    var random = new SplittableRandom(settings.seed() ^ (picture.file().hashCode() * 31L + variant));
    var dx = random.nextInt(-settings.shift(), settings.shift() + 1);
    var dy = random.nextInt(-settings.shift(), settings.shift() + 1);
    var mirrored = random.nextDouble() < settings.flip() && mayFlip(picture);
    return moved(pixels, side, dx, dy, mirrored);
  }

  static float[] moved(float[] pixels, int side, int dx, int dy, boolean mirrored) {
    var moved = new float[pixels.length];
    for (var y = 0; y < side; y++) {
      var fromRow = Math.max(0, Math.min(side - 1, y - dy));
      for (var x = 0; x < side; x++) {
        var column = Math.max(0, Math.min(side - 1, x - dx));
        var from = fromRow * side + (mirrored ? side - 1 - column : column);
        for (var channel = 0; channel < pixels.length; channel += side * side) {
          moved[channel + y * side + x] = pixels[channel + from];
        }
      }
    }
    return moved;
  }
}
