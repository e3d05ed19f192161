package io.paellera.producer.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A number for each of many job ids. Its heap has a bound of some 2 MiB: more than 49,000 ids go to a temporary file, in 32 to 64 bytes an
 * id, which no other program sees and which is gone when the program or the table is. The ids themselves are not kept, only 128 bits of
 * their SHA-256: two ids of a batch of a billion share them with a probability below 10⁻²⁰. For one thread.
 */
public final class IdTable {

  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int LARGEST_CAPACITY = 1 << 29;

  private final MessageDigest digest = Sha256.digest();
  private final Path folder;
  private IdSlots slots;
  private int size;

  /** With its file in the system's folder for temporary files. */
  public IdTable() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  IdTable(Path folder) {
    this.folder = folder;
    slots = IdSlots.of(FIRST_CAPACITY, folder);
  }

  /** How many ids there are. */
  public int size() {
    return size;
  }

  /** The number of an id; 0 if it isn't there. */
  public long get(String id) {
    ByteBuffer key = key(id);
    return slots.value(slots.find(high(key), low(key)));
  }

  /**
   * @param value not 0
   * @throws IllegalStateException if the table is full, at some 400 million ids
   * @throws java.io.UncheckedIOException if the folder for temporary files has no room
   */
  public void put(String id, long value) {
    ByteBuffer key = key(id);
    int slot = slots.find(high(key), low(key));
    if (slots.value(slot) == 0) {
      if (size >= slots.capacity() / 4 * 3) {
        grow();
        slot = slots.find(high(key), low(key));
      }
      size++;
    }
    slots.set(slot, high(key), low(key), value);
  }

  private ByteBuffer key(String id) {
    return ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  private static long high(ByteBuffer key) {
    return key.getLong(0);
  }

  private static long low(ByteBuffer key) {
    return key.getLong(Long.BYTES);
  }

  private void grow() {
    if (slots.capacity() >= LARGEST_CAPACITY) {
      throw new IllegalStateException("a batch can have at most " + size + " jobs here: split it");
    }
    IdSlots larger = IdSlots.of(2 * slots.capacity(), folder);
    for (int i = 0; i < slots.capacity(); i++) {
      if (slots.value(i) != 0) {
        larger.set(larger.find(slots.high(i), slots.low(i)), slots.high(i), slots.low(i), slots.value(i));
      }
    }
    slots = larger;
  }
}
