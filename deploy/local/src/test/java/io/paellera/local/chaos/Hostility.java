package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.function.BiConsumer;

/** What records can be made of to harm those who read them. */
enum Hostility {
  BROKEN_JSON("{\"id\": \"%s\", \"prompt\": \"a pic"),
  WRONG_TYPES("{\"id\": \"%s\", \"prompt\": 7, \"steps\": \"many\", \"images\": {}}"),
  /** A header of 3 MB, which no dead letter can hold. */
  LONG_HEADER("{\"id\": \"%s\", \"steps\": 1}", "x-blob", 3_000_000),
  /** A type of 1 MB, which no message can tell. */
  LONG_TYPE("{\"id\": \"%s\", \"prompt\": \"a picture\"}", "ce_type", 1_040_000),
  /** A trace of 2 MB, on a sound job. */
  LONG_TRACE("", "traceparent", 2_000_000),
  /** 24 MiB of zeros, which are a few kilobytes on the wire. */
  PACKED("\0".repeat(24 << 20));

  private final String value;
  private final Map<String, Integer> headerLengths;

  Hostility(String value) {
    this.value = value;
    this.headerLengths = Map.of();
  }

  Hostility(String value, String header, int length) {
    this.value = value;
    this.headerLengths = Map.of(header, length);
  }

  /** Whether the job is sound, and must be drawn. */
  boolean harmless() {
    return this == LONG_TRACE;
  }

  byte[] value(String id) {
    return value.formatted(id).getBytes(UTF_8);
  }

  void addHeaders(BiConsumer<String, byte[]> headers) {
    headerLengths.forEach((name, length) -> headers.accept(name, "0".repeat(length).getBytes(UTF_8)));
  }
}
