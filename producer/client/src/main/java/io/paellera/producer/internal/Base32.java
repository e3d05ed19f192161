package io.paellera.producer.internal;

/** Crockford's base 32: digits and upper-case letters without I, L, O and U, in the order of their codes. */
public final class Base32 {

  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int BITS = 5;
  private static final int MASK = 31;

  private Base32() {}

  /** The lowest {@code 5 * length} bits of a value. */
  public static String encode(long value, int length) {
    char[] text = new char[length];
    long rest = value;
    for (int i = length - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (rest & MASK)];
      rest >>>= BITS;
    }
    return new String(text);
  }

  /** The first {@code 5 * length} bits of some bytes. */
  public static String encode(byte[] bytes, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      int bit = i * BITS;
      int pair = (bytes[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0);
      text[i] = DIGITS[pair >>> (16 - BITS - bit % 8) & MASK];
    }
    return new String(text);
  }

  /** 80 bits, the lowest 16 of {@code high} before all of {@code low}, in 16 characters. */
  public static String encode(long high, long low) {
    byte[] bytes = new byte[10];
    bytes[0] = (byte) (high >>> 8);
    bytes[1] = (byte) high;
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[2 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return encode(bytes, 16);
  }
}
