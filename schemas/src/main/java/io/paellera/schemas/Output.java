package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

/** How and where a job's pictures are stored. */
public record Output(Optional<ImageFormat> format, Optional<String> prefix) {

  public static final Output DEFAULT = new Output(Optional.empty(), Optional.empty());

  public Output {
    format = requireNonNullElse(format, Optional.empty());
    prefix = requireNonNullElse(prefix, Optional.empty());
    prefix.ifPresent(value -> Check.prefix("output.prefix", value));
  }
}
