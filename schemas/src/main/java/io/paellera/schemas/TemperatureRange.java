package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** Softmax temperature of the first and of the last step; {@code [start, end]} in JSON. */
public record TemperatureRange(double start, double end) {

  private static final double MAX = 100;

  public TemperatureRange {
    Check.aboveZero("temperature[0]", start, MAX);
    Check.aboveZero("temperature[1]", end, MAX);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TemperatureRange of(List<Double> startAndEnd) {
    if (startAndEnd.size() != 2 || startAndEnd.contains(null)) {
      throw new InvalidFieldException("temperature", startAndEnd, "two numbers, [start, end]");
    }
    return new TemperatureRange(startAndEnd.get(0), startAndEnd.get(1));
  }

  @JsonValue
  List<Double> toList() {
    return List.of(start, end);
  }
}
