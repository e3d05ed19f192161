package io.paellera.producer.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A number for each of many job ids, in some 32 to 64 bytes an id: the ids themselves are not kept, only 128 bits of their
 * SHA-256. Two ids of a batch of a billion share them with a probability below 10⁻²⁰. For one thread.
 */
public final class IdTable {

  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int LARGEST_CAPACITY = 1 << 29;

  private final MessageDigest digest = Sha256.digest();
  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private long[] values = new long[FIRST_CAPACITY];
  private int size;

  /** How many ids there are. */
  public int size() {
    return size;
  }

  /** The number of an id; 0 if it isn't there. */
  public long get(String id) {
    return values[slot(key(id))];
  }

  /**
   * @param value not 0
   * @throws IllegalStateException if the table is full, at some 400 million ids
   */
  public void put(String id, long value) {
    ByteBuffer key = key(id);
    int slot = slot(key);
    if (values[slot] == 0) {
      if (size >= values.length / 4 * 3) {
        grow();
        slot = slot(key);
      }
      size++;
      high[slot] = key.getLong(0);
      low[slot] = key.getLong(Long.BYTES);
    }
    values[slot] = value;
  }

  private ByteBuffer key(String id) {
    return ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  private int slot(ByteBuffer key) {
    return slot(key.getLong(0), key.getLong(Long.BYTES));
  }

  private int slot(long keyHigh, long keyLow) {
    int mask = values.length - 1;
    int slot = (int) keyLow & mask;
    while (values[slot] != 0 && (high[slot] != keyHigh || low[slot] != keyLow)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    if (values.length >= LARGEST_CAPACITY) {
      throw new IllegalStateException("a batch can have at most " + size + " jobs here: split it");
    }
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldValues = values;
    high = new long[2 * oldValues.length];
    low = new long[2 * oldValues.length];
    values = new long[2 * oldValues.length];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != 0) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
