package io.paellera.training;

import io.paellera.training.data.PictureInfo;
import java.util.List;
import java.util.Map;

/**
 * Pictures as tokens and captions as vectors: what a U-Net learns from.
 *
 * @param pictures descriptions
 * @param tokens for each picture and variant its tokens row by row; variant 0 is the picture as it is; not to be changed
 * @param height of the token grids
 * @param width of the token grids
 * @param vectors of each caption that occurs; not to be changed
 */
public record TokenSet(List<PictureInfo> pictures, short[][][] tokens, int height, int width, Map<String, float[]> vectors) {

  public TokenSet {
    pictures = List.copyOf(pictures);
    if (pictures.size() != tokens.length) {
      throw new IllegalArgumentException(pictures.size() + " pictures, but tokens of " + tokens.length);
    }
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("the token set has no picture");
    }
  }
}
