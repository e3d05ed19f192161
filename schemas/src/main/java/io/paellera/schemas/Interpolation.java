package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the embeddings of weighted prompts are mixed. */
public enum Interpolation {
  @JsonProperty("linear")
  LINEAR,
  @JsonProperty("spherical")
  SPHERICAL
}
