package io.paellera.renderer;

/** How the share of noise falls on the way from random tokens to a picture, and what the U-Net is told of it: a level. */
public enum NoiseSchedule {
  /** Paella v1 and v2: levels rise from 0 to 1, and a share {@code cos(level pi / 2)} is noise. */
  COSINE(0, 1) {
    @Override
    double share(double level) {
      return Math.cos(level * Math.PI / 2);
    }
  },
  /** Paella v3: levels fall from 1 to 0, and are the share of noise. */
  LINEAR(1, 0) {
    @Override
    double share(double level) {
      return level;
    }
  };

  private final float start;
  private final float end;

  NoiseSchedule(float start, float end) {
    this.start = start;
    this.end = end;
  }

  abstract double share(double level);

  /** The level of all noise. */
  public float start() {
    return start;
  }

  /** The level of none. */
  public float end() {
    return end;
  }

  /** Share of the tokens that are noise at a level, held in {@code [0, 1]}. */
  public double ratio(double level) {
    return Math.max(0, Math.min(1, share(level)));
  }
}
