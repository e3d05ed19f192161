package io.paellera.worker.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Writes a ledger as a Kafka offset commit: the watermark as the offset, what lies above it in the metadata text.
 *
 * <p>Version 1: {@code p1:}, then in Base64 the length of a bitset (bit i: offset watermark + i is done), its bytes, the number
 * of start counts, and for each its distance from the watermark and the count; all numbers as variable-length integers. Other
 * texts were written by others and count as empty.
 */
public final class LedgerCodec {

  /** Kafka's default limit of the metadata text ({@code offset.metadata.max.bytes}). */
  public static final int MAX_TEXT_LENGTH = 4096;

  /** How far above the watermark an offset can be marked done. Intake takes nothing beyond it. */
  public static final int MAX_SPAN = 16_384;

  private static final String VERSION_1 = "p1:";
  private static final int MAX_STARTS = 200;
  private static final int MAX_BYTES = 3 + MAX_SPAN / 8 + 2 + MAX_STARTS * 4;

  private LedgerCodec() {}

  public static OffsetAndMetadata encode(OffsetLedger ledger) {
    return new OffsetAndMetadata(ledger.watermark(), text(ledger));
  }

  public static OffsetLedger decode(OffsetAndMetadata committed) {
    var ledger = OffsetLedger.startingAt(committed.offset());
    String text = committed.metadata();
    if (text == null || !text.startsWith(VERSION_1)) {
      return ledger;
    }
    try {
      return read(ledger, ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(VERSION_1.length()))));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return ledger;
    }
  }

  private static String text(OffsetLedger ledger) {
    var bits = doneBits(ledger).toByteArray();
    var starts = mostTelling(ledger);
    if (bits.length == 0 && starts.isEmpty()) {
      return "";
    }
    var buffer = ByteBuffer.allocate(MAX_BYTES);
    putNumber(buffer, bits.length);
    buffer.put(bits);
    putNumber(buffer, starts.size());
    for (Map.Entry<Long, Integer> start : starts) {
      putNumber(buffer, (int) (start.getKey() - ledger.watermark()));
      putNumber(buffer, Math.min(start.getValue(), Byte.MAX_VALUE));
    }
    byte[] used = new byte[buffer.position()];
    buffer.flip().get(used);
    return VERSION_1 + Base64.getEncoder().withoutPadding().encodeToString(used);
  }

  /** Done offsets beyond the span are left out: they are gaps of the log, which the next reader finds again. */
  private static BitSet doneBits(OffsetLedger ledger) {
    var bits = new BitSet();
    long mark = ledger.watermark();
    ledger
        .doneRanges()
        .forEach(
            (from, to) -> {
              if (from - mark < MAX_SPAN) {
                bits.set((int) (from - mark), (int) Math.min(MAX_SPAN, to - mark));
              }
            });
    return bits;
  }

  /** Where there are more counts than fit, the highest ones. */
  private static Collection<Map.Entry<Long, Integer>> mostTelling(OffsetLedger ledger) {
    var within = new ArrayList<>(ledger.startCounts().headMap(ledger.watermark() + MAX_SPAN).entrySet());
    if (within.size() <= MAX_STARTS) {
      return within;
    }
    within.sort(Map.Entry.<Long, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()));
    return within.subList(0, MAX_STARTS);
  }

  private static OffsetLedger read(OffsetLedger empty, ByteBuffer buffer) {
    int length = getNumber(buffer);
    if (length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    var bits = BitSet.valueOf(buffer.slice(buffer.position(), length));
    buffer.position(buffer.position() + length);
    List<LedgerChange> changes = new ArrayList<>();
    bits.stream().forEach(bit -> changes.add(new LedgerChange.Done(empty.watermark() + bit)));
    int starts = getNumber(buffer);
    for (int i = 0; i < starts; i++) {
      long offset = empty.watermark() + getNumber(buffer);
      int count = getNumber(buffer);
      IntStream.range(0, Math.min(count, Byte.MAX_VALUE)).forEach(n -> changes.add(new LedgerChange.Started(offset)));
    }
    return empty.with(changes);
  }

  private static void putNumber(ByteBuffer buffer, int number) {
    int rest = number;
    while (rest > 0x7f) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  private static int getNumber(ByteBuffer buffer) {
    int number = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      byte part = buffer.get();
      number |= (part & 0x7f) << shift;
      if (part >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of the ledger is too long");
  }
}
