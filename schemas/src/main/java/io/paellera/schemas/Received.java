package io.paellera.schemas;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A message as it was read.
 *
 * @param unknownFields what it has beside, and what was passed over
 * @param <T> the message
 */
public record Received<T>(T message, List<UnknownField> unknownFields) {

  public Received {
    requireNonNull(message, "message is null");
    unknownFields = List.copyOf(unknownFields);
  }
}
