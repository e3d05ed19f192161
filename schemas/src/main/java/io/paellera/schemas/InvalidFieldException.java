package io.paellera.schemas;

import org.jspecify.annotations.Nullable;

/** A message can't hold this value: names the field, the value and the limit. */
public final class InvalidFieldException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_VALUE_SHOWN = 80;

  private final String field;

  /**
   * @param value null if there is none
   */
  public InvalidFieldException(String field, @Nullable Object value, String limit) {
    super(field + " is " + (value == null ? "missing" : shorten(Surrogates.writable(value.toString()))) + ", but must be " + limit);
    this.field = field;
  }

  /** The field at fault, as a path from the message's root: {@code size.width}. */
  public String field() {
    return field;
  }

  private static String shorten(String value) {
    return value.length() <= LONGEST_VALUE_SHOWN
        ? '"' + value + '"'
        : '"' + beginning(value) + "…\" (" + value.length() + " characters)";
  }

  private static String beginning(String value) {
    boolean withinPair = Character.isHighSurrogate(value.charAt(LONGEST_VALUE_SHOWN - 1));
    return value.substring(0, withinPair ? LONGEST_VALUE_SHOWN - 1 : LONGEST_VALUE_SHOWN);
  }
}
