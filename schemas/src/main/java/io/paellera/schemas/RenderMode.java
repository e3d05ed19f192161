package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a picture starts from. */
public enum RenderMode {
  /** Noise. */
  @JsonProperty("generate")
  GENERATE,
  /** A picture, noised by a strength. */
  @JsonProperty("variation")
  VARIATION,
  /** A picture whose masked part is drawn anew. */
  @JsonProperty("inpaint")
  INPAINT,
  /** A picture on a larger canvas, whose surroundings are drawn. */
  @JsonProperty("outpaint")
  OUTPAINT
}
