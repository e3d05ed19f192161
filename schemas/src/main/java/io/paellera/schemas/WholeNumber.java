package io.paellera.schemas;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Whole numbers in JSON, also as programs write them that take every number for a fraction: {@code 42.0}. */
final class WholeNumber {

  /** More than the digits of any number that is a field of a message. */
  private static final int MAX_DIGITS = 30;

  private WholeNumber() {}

  /** The number that the parser is at; empty if it is none, or has a fraction, or is far beyond all limits. */
  static Optional<BigInteger> at(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isNumeric() || parser.isNaN()) {
      return Optional.empty();
    }
    BigDecimal number = parser.getDecimalValue();
    boolean bounded = number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
    return bounded && number.stripTrailingZeros().scale() <= 0 ? Optional.of(number.toBigInteger()) : Optional.empty();
  }
}
