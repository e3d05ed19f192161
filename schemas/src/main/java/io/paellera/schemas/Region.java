package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A rectangle in shares of the picture's width and height. */
public record Region(
    @JsonProperty(required = true) double x,
    @JsonProperty(required = true) double y,
    @JsonProperty(required = true) double width,
    @JsonProperty(required = true) double height) {

  public Region {
    Check.range("region.x", x, 0, 1);
    Check.range("region.y", y, 0, 1);
    Check.aboveZero("region.width", width, 1);
    Check.aboveZero("region.height", height, 1);
  }
}
