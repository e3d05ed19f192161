package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip file of any size (APPNOTE 6.3, zip64 included) whose stored entries can be mapped where they lie. Every offset and length
 * is checked against the file before it is used.
 */
final class ZipArchive {

  /** Most entries, and most bytes that a compressed entry may grow to. */
  static final int MAX_ENTRIES = 1 << 17;

  static final int MAX_INFLATED = 1 << 28;

  private static final long CHECKED_AT_ONCE = 1 << 30;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int END_64_BYTES = 56;
  private static final int LOCATOR_BYTES = 20;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MAX_COMMENT = 0xffff;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_EXTRA = 0xffffffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;
  private static final int NOT_COMPUTED = 0;

  private final FileMapping mapping;
  private final Map<String, Entry> entries;
  private final Set<String> sound = ConcurrentHashMap.newKeySet();

  private ZipArchive(FileMapping mapping) {
    this.mapping = mapping;
    this.entries = Collections.unmodifiableMap(readDirectory());
  }

  /**
   * An entry of the directory.
   *
   * @param header where its local header lies
   */
  private record Entry(int flags, int method, int crc, long compressed, long size, long header) {}

  private record Directory(long offset, long bytes, long entries) {}

  static ZipArchive open(FileMapping mapping) {
    return new ZipArchive(mapping);
  }

  /** Names of the entries, in the directory's order. */
  Set<String> names() {
    return entries.keySet();
  }

  /** Size of an entry's content in bytes, as the directory gives it. */
  long size(String name) {
    return entry(name).size;
  }

  /** An entry's whole content, mapped if it is stored. */
  ByteBuffer content(String name) {
    var entry = entry(name);
    return entry.method == STORED ? content(name, 0, entry.size) : inflated(name, entry);
  }

  /** Part of a stored entry, mapped. The whole entry is checked against its CRC the first time. */
  ByteBuffer content(String name, long from, long length) {
    var entry = entry(name);
    if (entry.method != STORED || entry.compressed != entry.size) {
      throw new UnsupportedWeightsException(mapping.file(), "entry " + name + " is compressed; tensors must be stored plainly");
    }
    if (from < 0 || length < 0 || from > entry.size - length) {
      throw new DamagedFileException(
          mapping.file(),
          "bytes " + from + " to " + (from + length) + " of entry " + name + " were asked for, but it has " + entry.size);
    }
    var start = dataStart(name, entry);
    if (sound.add(name)) {
      var crc = new CRC32();
      for (var at = 0L; at < entry.size; at += CHECKED_AT_ONCE) {
        crc.update(mapping.map("entry " + name, start + at, Math.min(CHECKED_AT_ONCE, entry.size - at)));
      }
      check(name, entry, crc);
    }
    return mapping.map("entry " + name, start + from, length);
  }

  /** PyTorch writes 0 where it was told to compute no CRC. */
  private void check(String name, Entry entry, CRC32 crc) {
    if (entry.crc != NOT_COMPUTED && (int) crc.getValue() != entry.crc) {
      sound.remove(name);
      throw new DamagedFileException(
          mapping.file(), "entry %s has the CRC %08x, but should have %08x".formatted(name, (int) crc.getValue(), entry.crc));
    }
  }

  private ByteBuffer inflated(String name, Entry entry) {
    if (entry.method != DEFLATED) {
      throw new UnsupportedWeightsException(mapping.file(), "entry " + name + " uses the compression method " + entry.method);
    }
    if (entry.size > MAX_INFLATED) {
      throw new UnsupportedWeightsException(
          mapping.file(), "entry " + name + " would grow to " + entry.size + " bytes, at most " + MAX_INFLATED);
    }
    var out = ByteBuffer.allocateDirect((int) entry.size);
    var inflater = new Inflater(true);
    try {
      inflater.setInput(mapping.map("entry " + name, dataStart(name, entry), entry.compressed));
      var grown = inflater.inflate(out);
      if (grown != entry.size || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new DamagedFileException(mapping.file(), "entry " + name + " doesn't grow to its " + entry.size + " bytes");
      }
    } catch (DataFormatException e) {
      throw new DamagedFileException(mapping.file(), "entry " + name + " can't be decompressed: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
    var crc = new CRC32();
    crc.update(out.flip());
    check(name, entry, crc);
    return out.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private long dataStart(String name, Entry entry) {
    if ((entry.flags & ENCRYPTED) != 0) {
      throw new UnsupportedWeightsException(mapping.file(), "entry " + name + " is encrypted");
    }
    var header = mapping.map("the header of entry " + name, entry.header, LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw new DamagedFileException(mapping.file(), "entry " + name + " has no header at byte " + entry.header);
    }
    return entry.header + LOCAL_BYTES + Short.toUnsignedInt(header.getShort(26)) + Short.toUnsignedInt(header.getShort(28));
  }

  private Entry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new DamagedFileException(mapping.file(), "entry " + name + " is missing");
    }
    return entry;
  }

  private Map<String, Entry> readDirectory() {
    var directory = findDirectory();
    if (directory.entries < 0 || directory.entries > MAX_ENTRIES) {
      throw new DamagedFileException(
          mapping.file(), "its zip directory lists " + directory.entries + " entries, at most " + MAX_ENTRIES);
    }
    var bytes = mapping.map("the zip directory", directory.offset, directory.bytes);
    var found = new LinkedHashMap<String, Entry>();
    for (var i = 0; i < directory.entries; i++) {
      readEntry(bytes, found);
    }
    return found;
  }

  private void readEntry(ByteBuffer bytes, Map<String, Entry> found) {
    var start = bytes.position();
    if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(start) != ENTRY) {
      throw new DamagedFileException(mapping.file(), "its zip directory breaks off after " + found.size() + " entries");
    }
    var nameLength = Short.toUnsignedInt(bytes.getShort(start + 28));
    var extraLength = Short.toUnsignedInt(bytes.getShort(start + 30));
    var commentLength = Short.toUnsignedInt(bytes.getShort(start + 32));
    if (bytes.remaining() < ENTRY_BYTES + nameLength + extraLength + commentLength) {
      throw new DamagedFileException(mapping.file(), "its zip directory breaks off after " + found.size() + " entries");
    }
    var name = new byte[nameLength];
    bytes.get(start + ENTRY_BYTES, name);
    var extra = new Zip64Extra(bytes.slice(start + ENTRY_BYTES + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN));
    var size = extra.value(bytes.getInt(start + 24));
    var compressed = extra.value(bytes.getInt(start + 20));
    var header = extra.value(bytes.getInt(start + 42));
    var text = new String(name, StandardCharsets.UTF_8);
    if (size < 0 || compressed < 0 || header < 0) {
      throw new DamagedFileException(mapping.file(), "entry " + text + " has an impossible size or place");
    }
    var entry =
        new Entry(
            Short.toUnsignedInt(bytes.getShort(start + 8)),
            Short.toUnsignedInt(bytes.getShort(start + 10)),
            bytes.getInt(start + 16),
            compressed,
            size,
            header);
    if (found.put(text, entry) != null) {
      throw new DamagedFileException(mapping.file(), "its zip directory lists " + text + " twice");
    }
    bytes.position(start + ENTRY_BYTES + nameLength + extraLength + commentLength);
  }

  /** The values that didn't fit 32 bits, in the order in which the directory misses them. */
  private static final class Zip64Extra {

    private final ByteBuffer values;

    Zip64Extra(ByteBuffer extra) {
      var found = ByteBuffer.allocate(0);
      while (extra.remaining() >= 4) {
        var id = Short.toUnsignedInt(extra.getShort());
        var length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
        if (id == ZIP64_EXTRA) {
          found = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        }
        extra.position(extra.position() + length);
      }
      values = found;
    }

    /** A directory field, or what stands for it here; -1 if nothing does. */
    long value(int field) {
      var value = Integer.toUnsignedLong(field);
      if (value != IN_EXTRA) {
        return value;
      }
      return values.remaining() >= Long.BYTES ? values.getLong() : -1;
    }
  }

  private Directory findDirectory() {
    var tail = (int) Math.min(mapping.size(), END_BYTES + MAX_COMMENT);
    var tailStart = mapping.size() - tail;
    var bytes = mapping.map("the end of the zip file", tailStart, tail);
    var at = endRecord(bytes);
    var directory =
        new Directory(
            Integer.toUnsignedLong(bytes.getInt(at + 16)),
            Integer.toUnsignedLong(bytes.getInt(at + 12)),
            Short.toUnsignedLong(bytes.getShort(at + 10)));
    return zip64Directory(tailStart + at, directory);
  }

  /** Where the end record begins: the last one whose comment ends the file, else the last, as PyTorch has it. */
  private int endRecord(ByteBuffer tail) {
    var last = -1;
    for (var at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        if (at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
          return at;
        }
        last = Math.max(last, at);
      }
    }
    if (last < 0) {
      throw new DamagedFileException(mapping.file(), "is cut short or no zip file: it has no directory at its end");
    }
    return last;
  }

  private Directory zip64Directory(long end, Directory directory) {
    if (end < LOCATOR_BYTES) {
      return directory;
    }
    var locator = mapping.map("the zip64 locator", end - LOCATOR_BYTES, LOCATOR_BYTES);
    if (locator.getInt(0) != END_64_LOCATOR) {
      return directory;
    }
    var end64 = mapping.map("the zip64 directory's end", locator.getLong(8), END_64_BYTES);
    if (end64.getInt(0) != END_64) {
      throw new DamagedFileException(
          mapping.file(), "its zip64 locator points at byte " + locator.getLong(8) + ", where nothing is");
    }
    return new Directory(end64.getLong(48), end64.getLong(40), end64.getLong(32));
  }
}
