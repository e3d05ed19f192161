package io.paellera.worker.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;

/**
 * Writes a ledger as a Kafka offset commit: the watermark as the offset, the leader epoch beside it, the rest in the metadata
 * text.
 *
 * <p>Version 2: {@code p2:}, then in Base64 the topic's id (16 bytes), the distance from the watermark up to which outcomes have
 * to be looked up, the length of a bitset (bit i: offset watermark + i is done), its bytes, the number of runs of start counts,
 * and for each run how far it begins behind the end of the one before (or the watermark), its length, and the count that each of
 * its offsets has; all numbers as variable-length integers. Version 1 ({@code p1:}) has neither id nor distance, and instead of
 * runs single counts with their distances from the watermark; it is read, and written where the topic's id is not known and
 * nothing is to be looked up. Other texts were written by others and count as empty.
 */
public final class LedgerCodec {

  /** Kafka's default limit of the metadata text ({@code offset.metadata.max.bytes}). */
  public static final int MAX_TEXT_LENGTH = 4096;

  /** The shortest limit that leaves room for more than the topic's id. */
  public static final int MIN_TEXT_LENGTH = 64;

  /** How far above the watermark an offset can be marked done. Intake takes nothing beyond it. */
  public static final int MAX_SPAN = 16_384;

  private static final String VERSION_1 = "p1:";
  private static final String VERSION_2 = "p2:";
  private static final int ID_BYTES = 16;
  private static final int LONGEST_NUMBER = 9;
  private static final int LONGEST_RUN = 3 + 3 + 1;

  private LedgerCodec() {}

  /**
   * Offsets from {@code from} on, {@code length} of them, whose jobs were begun {@code count} times, those that are not done.
   */
  private record Run(long from, long length, int count) {
    long end() {
      return from + length;
    }
  }

  public static OffsetAndMetadata encode(OffsetLedger ledger) {
    return encode(ledger, MAX_TEXT_LENGTH);
  }

  /**
   * Writes what a broker takes whose limit is lower. Done offsets that find no room are noted as such that have to be looked up;
   * of the start counts the highest are kept.
   *
   * @param longest metadata text, {@link #MIN_TEXT_LENGTH} or more
   */
  public static OffsetAndMetadata encode(OffsetLedger ledger, int longest) {
    return new OffsetAndMetadata(ledger.watermark(), ledger.log().leaderEpoch(), text(ledger, longest));
  }

  public static OffsetLedger decode(OffsetAndMetadata committed) {
    var ledger =
        OffsetLedger.startingAt(committed.offset())
            .of(new LogMark(Uuid.ZERO_UUID, committed.leaderEpoch(), 0));
    String text = committed.metadata() == null ? "" : committed.metadata();
    boolean current = text.startsWith(VERSION_2);
    if (!current && !text.startsWith(VERSION_1)) {
      return ledger;
    }
    try {
      var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(VERSION_2.length())));
      return current ? readMarked(ledger, buffer) : readDone(ledger, buffer, LedgerCodec::readCounts);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return ledger;
    }
  }

  private static String text(OffsetLedger ledger, int longest) {
    var bits = doneBits(ledger).toByteArray();
    var runs = runs(ledger);
    if (bits.length == 0 && runs.isEmpty() && ledger.log().equals(LogMark.UNKNOWN)) {
      return "";
    }
    int room = (longest - VERSION_2.length()) / 4 * 3 - ID_BYTES - 3 * LONGEST_NUMBER;
    int roomOfRuns = Math.min(runs.size() * LONGEST_RUN, Math.max(room / 4, room - bits.length));
    int length = Math.min(bits.length, room - roomOfRuns);
    var kept = mostTelling(runs, roomOfRuns / LONGEST_RUN);
    var buffer = ByteBuffer.allocate(ID_BYTES + 3 * LONGEST_NUMBER + length + kept.size() * LONGEST_RUN);
    buffer.putLong(ledger.log().topicId().getMostSignificantBits()).putLong(ledger.log().topicId().getLeastSignificantBits());
    long unwritten = length < bits.length ? 8L * bits.length : 0;
    putNumber(buffer, Math.max(unwritten, ledger.log().lookUpTo() - ledger.watermark()));
    putNumber(buffer, length);
    buffer.put(bits, 0, length);
    putNumber(buffer, kept.size());
    long end = ledger.watermark();
    for (Run run : kept) {
      putNumber(buffer, run.from() - end);
      putNumber(buffer, run.length());
      putNumber(buffer, run.count());
      end = run.end();
    }
    byte[] used = new byte[buffer.position()];
    buffer.flip().get(used);
    return VERSION_2 + Base64.getEncoder().withoutPadding().encodeToString(used);
  }

  /** Done offsets beyond the span are left out: gaps of the log, and what the mark says is to be looked up. */
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

  /** Start counts by ascending offset; done offsets don't interrupt a run. */
  private static List<Run> runs(OffsetLedger ledger) {
    var runs = new ArrayList<Run>();
    ledger
        .startCounts()
        .headMap(ledger.watermark() + MAX_SPAN)
        .forEach(
            (offset, starts) -> {
              int count = Math.min(starts, Byte.MAX_VALUE);
              var last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
              if (last != null && last.count() == count && ledger.undone(new OffsetRange(last.end(), offset)) == 0) {
                runs.set(runs.size() - 1, new Run(last.from(), offset + 1 - last.from(), count));
              } else {
                runs.add(new Run(offset, 1, count));
              }
            });
    return runs;
  }

  /** Where there are more runs than fit, those with the highest counts. */
  private static List<Run> mostTelling(List<Run> runs, int most) {
    return runs.stream()
        .sorted(Comparator.comparingInt(Run::count).reversed().thenComparingLong(Run::from))
        .limit(most)
        .sorted(Comparator.comparingLong(Run::from))
        .toList();
  }

  private static OffsetLedger readMarked(OffsetLedger empty, ByteBuffer buffer) {
    var id = new Uuid(buffer.getLong(), buffer.getLong());
    long distance = getNumber(buffer);
    long lookUpTo = distance == 0 ? 0 : empty.watermark() + distance;
    return readDone(empty.of(new LogMark(id, empty.log().leaderEpoch(), lookUpTo)), buffer, LedgerCodec::readRuns);
  }

  /** What follows the done offsets. */
  private interface StartsReader {
    void read(long watermark, ByteBuffer buffer, Collection<LedgerChange> changes);
  }

  private static OffsetLedger readDone(OffsetLedger empty, ByteBuffer buffer, StartsReader starts) {
    int length = (int) Math.min(getNumber(buffer), Integer.MAX_VALUE);
    if (length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    var bits = BitSet.valueOf(buffer.slice(buffer.position(), length));
    buffer.position(buffer.position() + length);
    List<LedgerChange> changes = new ArrayList<>();
    bits.stream().forEach(bit -> changes.add(new LedgerChange.Done(empty.watermark() + bit)));
    starts.read(empty.watermark(), buffer, changes);
    return empty.with(changes);
  }

  private static void readCounts(long watermark, ByteBuffer buffer, Collection<LedgerChange> changes) {
    for (long left = getNumber(buffer); left > 0; left--) {
      addStarts(changes, watermark + getNumber(buffer), getNumber(buffer));
    }
  }

  private static void readRuns(long watermark, ByteBuffer buffer, Collection<LedgerChange> changes) {
    long end = watermark;
    for (long left = getNumber(buffer); left > 0; left--) {
      long from = end + getNumberWithinSpan(buffer);
      end = from + getNumberWithinSpan(buffer);
      long count = getNumber(buffer);
      if (end - watermark > MAX_SPAN) {
        throw new IllegalArgumentException("a run of the ledger lies beyond its span");
      }
      for (long offset = from; offset < end; offset++) {
        addStarts(changes, offset, count);
      }
    }
  }

  private static void addStarts(Collection<LedgerChange> changes, long offset, long count) {
    IntStream.range(0, (int) Math.min(count, Byte.MAX_VALUE)).forEach(n -> changes.add(new LedgerChange.Started(offset)));
  }

  private static void putNumber(ByteBuffer buffer, long number) {
    long rest = Math.max(0, number);
    while (rest > 0x7f) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  private static long getNumberWithinSpan(ByteBuffer buffer) {
    long number = getNumber(buffer);
    if (number > MAX_SPAN) {
      throw new IllegalArgumentException("a distance of the ledger is larger than its span");
    }
    return number;
  }

  private static long getNumber(ByteBuffer buffer) {
    long number = 0;
    for (int shift = 0; shift < 7 * LONGEST_NUMBER; shift += 7) {
      byte part = buffer.get();
      number |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of the ledger is too long");
  }
}
