package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Key of a picture's random numbers: a whole number from 0 to 2^64 - 1. In JSON it is a number to 2^53 - 1 and text beyond, since
 * JavaScript and others read a number as a double and would lose its last digits.
 *
 * @param bits the number as 64 bits without a sign
 */
@JsonDeserialize(using = SeedReader.class)
public record Seed(long bits) implements Comparable<Seed> {

  /** 2^64 - 1. */
  public static final Seed MAX = new Seed(-1);

  /** Most that every reader of JSON reads exactly. */
  static final long MAX_EXACT = (1L << 53) - 1;

  static final String LIMIT =
      "a whole number from 0 to " + MAX + ", or random (or -1) for a seed that follows from the id";

  private static final Set<String> LEFT_OUT = Set.of("random", "-1");
  private static final Pattern DIGITS = Pattern.compile("\\d{1,20}");

  /**
   * @throws InvalidFieldException if the value is negative
   */
  public static Seed of(long value) {
    return new Seed(Check.range("seed", value, 0, Long.MAX_VALUE));
  }

  /**
   * Reads what people and other programs write; {@code random} and {@code -1} ask for no certain seed and give none.
   *
   * @throws InvalidFieldException if the text is neither of them nor a number within the limits
   */
  public static Optional<Seed> parse(String text) {
    return parse("seed", text);
  }

  static Optional<Seed> parse(String field, String text) {
    if (LEFT_OUT.contains(text.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    if (!DIGITS.matcher(text).matches() || new BigInteger(text).bitLength() > Long.SIZE) {
      throw new InvalidFieldException(field, text, LIMIT);
    }
    return Optional.of(new Seed(Long.parseUnsignedLong(text)));
  }

  /**
   * The seed of a later picture of the same job. Seeds to 2^53 - 1 go on at 0 after the last of them, as they did when there were
   * no larger ones; the larger ones after 2^64 - 1.
   */
  Seed plus(int index) {
    return new Seed(isExact() ? bits + index & MAX_EXACT : bits + index);
  }

  private boolean isExact() {
    return bits >= 0 && bits <= MAX_EXACT;
  }

  @JsonValue
  Object toJson() {
    return isExact() ? (Object) bits : toString();
  }

  @Override
  public int compareTo(Seed other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(bits);
  }
}
