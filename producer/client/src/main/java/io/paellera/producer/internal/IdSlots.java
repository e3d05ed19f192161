package io.paellera.producer.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Room for a fixed number of ids: a slot holds the two halves of a key and a number that isn't 0. Few slots lie on the heap, many in
 * a temporary file that is mapped into memory. The file has no name from the beginning, where the system can do that; so it is gone
 * with the program, whatever ends it.
 */
final class IdSlots {

  /** Up to here the heap holds them: 1.5 MiB. */
  static final int MOST_ON_HEAP = 1 << 16;

  private static final int LONGS = 3;
  private static final int SLOT_BYTES = LONGS * Long.BYTES;
  private static final int SEGMENT_BITS = 25;
  private static final int SEGMENT = 1 << SEGMENT_BITS;
  private static final int ZEROS = 1 << 16;

  private final LongBuffer[] segments;
  private final int capacity;

  private IdSlots(LongBuffer[] segments, int capacity) {
    this.segments = segments;
    this.capacity = capacity;
  }

  /**
   * Empty slots.
   *
   * @param capacity a power of two
   * @param folder for the file
   * @throws UncheckedIOException if the folder has no room for the file
   */
  static IdSlots of(int capacity, Path folder) {
    if (capacity <= MOST_ON_HEAP) {
      return new IdSlots(new LongBuffer[] {LongBuffer.allocate(capacity * LONGS)}, capacity);
    }
    long bytes = (long) capacity * SLOT_BYTES;
    try (var file = unnamed(folder)) {
      reserve(file, bytes);
      int slots = Math.min(capacity, SEGMENT);
      var segments = new LongBuffer[capacity / slots];
      for (int i = 0; i < segments.length; i++) {
        segments[i] = file.map(MapMode.READ_WRITE, (long) i * slots * SLOT_BYTES, (long) slots * SLOT_BYTES).asLongBuffer();
      }
      return new IdSlots(segments, capacity);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "folder %s takes no temporary file of %d MiB, which holds the ids of many jobs (%s): make room there, or name another folder in"
              .formatted(folder, bytes >> 20, e)
              + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
          e);
    }
  }

  private static FileChannel unnamed(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "paellera-ids-", "");
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Written in full: a disk that fills up later would end the program at some access of the mapped memory. */
  private static void reserve(FileChannel file, long bytes) throws IOException {
    var zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long written = 0; written < bytes; ) {
      zeros.clear();
      written += file.write(zeros);
    }
  }

  int capacity() {
    return capacity;
  }

  /** The number in a slot; 0 if the slot is free. */
  long value(int slot) {
    return segment(slot).get(index(slot) + 2);
  }

  long high(int slot) {
    return segment(slot).get(index(slot));
  }

  long low(int slot) {
    return segment(slot).get(index(slot) + 1);
  }

  /** The slot that has the key, or the free one where it belongs. */
  int find(long high, long low) {
    int mask = capacity - 1;
    int slot = (int) low & mask;
    while (value(slot) != 0 && (high(slot) != high || low(slot) != low)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  void set(int slot, long high, long low, long value) {
    segment(slot).put(index(slot), high).put(index(slot) + 1, low).put(index(slot) + 2, value);
  }

  private LongBuffer segment(int slot) {
    return segments[slot >>> SEGMENT_BITS];
  }

  private static int index(int slot) {
    return (slot & SEGMENT - 1) * LONGS;
  }
}
