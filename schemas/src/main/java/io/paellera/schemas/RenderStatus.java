package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How a job ended. */
public enum RenderStatus {
  /** Every picture is stored. */
  @JsonProperty("completed")
  COMPLETED,
  /** It will not be tried again; the error says why. */
  @JsonProperty("failed")
  FAILED,
  /** Its deadline passed before it was done. */
  @JsonProperty("expired")
  EXPIRED,
  /** Somebody asked for it not to be done. */
  @JsonProperty("cancelled")
  CANCELLED,
  /** A later version of the schema knows this status; this reader doesn't. */
  @JsonEnumDefaultValue
  UNKNOWN
}
