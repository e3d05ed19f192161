package io.paellera.producer.batch;

import io.paellera.producer.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A byte of flags for each of many job ids, in some 25 to 50 bytes an id: the ids themselves are not kept, only 128 bits of
 * their SHA-256. Two ids of a batch of a billion share them with a probability below 10⁻²⁰.
 */
final class JobTable {

  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int LARGEST_CAPACITY = 1 << 29;

  private final MessageDigest digest = Sha256.digest();
  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private byte[] flags = new byte[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  /** The flags of an id; 0 if it isn't there. */
  int get(String id) {
    return flags[slot(key(id))];
  }

  /**
   * @param value not 0
   */
  void put(String id, int value) {
    ByteBuffer key = key(id);
    int slot = slot(key);
    if (flags[slot] == 0) {
      if (size >= flags.length / 4 * 3) {
        grow();
        slot = slot(key);
      }
      size++;
      high[slot] = key.getLong(0);
      low[slot] = key.getLong(Long.BYTES);
    }
    flags[slot] = (byte) value;
  }

  private ByteBuffer key(String id) {
    return ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  private int slot(ByteBuffer key) {
    return slot(key.getLong(0), key.getLong(Long.BYTES));
  }

  private int slot(long keyHigh, long keyLow) {
    int mask = flags.length - 1;
    int slot = (int) keyLow & mask;
    while (flags[slot] != 0 && (high[slot] != keyHigh || low[slot] != keyLow)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    if (flags.length >= LARGEST_CAPACITY) {
      throw new IllegalStateException("a batch can have at most " + size + " jobs here: split it");
    }
    long[] oldHigh = high;
    long[] oldLow = low;
    byte[] oldFlags = flags;
    high = new long[2 * oldFlags.length];
    low = new long[2 * oldFlags.length];
    flags = new byte[2 * oldFlags.length];
    for (int i = 0; i < oldFlags.length; i++) {
      if (oldFlags[i] != 0) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        flags[slot] = oldFlags[i];
      }
    }
  }
}
