package io.paellera.renderer;

/** Softmax temperature of the first and of the last step; steps between lie on a line. Both above 0 and at most 100. */
public record Temperature(double start, double end) {

  public Temperature {
    check("temperature[0]", start);
    check("temperature[1]", end);
  }

  private static void check(String field, double value) {
    if (!(value > 0 && value <= 100)) {
      throw new InvalidSpecException(field, value, "above 0, at most 100");
    }
  }
}
