package io.paellera.renderer.model;

import io.paellera.renderer.Renoise;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.ModelDescription.Defaults;
import java.util.List;

/** The settings that the official notebooks draw with. */
final class PublishedDefaults {

  private static final int STEPS = 12;
  private static final double GUIDANCE = 5;
  private static final double TYPICAL_MASS = 0.2;

  private PublishedDefaults() {}

  /** Paella v1: 32 tokens a side, the typical filter, one temperature. */
  static Defaults v1(ImageDescription image) {
    var side = 32 * image.factor();
    return new Defaults(side, side, STEPS, GUIDANCE, List.of(1.0, 1.0), TYPICAL_MASS, Renoise.Mode.START);
  }

  /** Paella v2: 64 tokens a side, no filter, from hot to cold. */
  static Defaults v2(ImageDescription image) {
    var side = 64 * image.factor();
    return new Defaults(side, side, STEPS, GUIDANCE, List.of(2.0, 0.1), null, Renoise.Mode.START);
  }

  /** Paella v3: 64 tokens a side, no filter, from hot to cold; the last steps without guidance, and without noise after them. */
  static Defaults v3(ImageDescription image) {
    var side = 64 * image.factor();
    return new Defaults(side, side, 32, 8, List.of(1.2, 0.2), null, Renoise.Mode.START, List.of(1, 20), 26);
  }
}
