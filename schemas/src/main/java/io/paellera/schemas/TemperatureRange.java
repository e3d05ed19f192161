package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** Softmax temperature of the first and of the last step; {@code [start, end]} in JSON. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"start", "end"})
public record TemperatureRange(double start, double end) {

  private static final double MAX = 100;

  public TemperatureRange {
    Check.aboveZero("temperature[0]", start, MAX);
    Check.aboveZero("temperature[1]", end, MAX);
  }
}
