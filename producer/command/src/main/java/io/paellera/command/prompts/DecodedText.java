package io.paellera.command.prompts;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The characters of a file in the encoding that it shows: UTF-8, with a byte order mark or without; UTF-16 or UTF-32, by its mark
 * or by the zeros of its first letters; or the one that is named. What is before a fault can be read first; after the fault is the
 * end.
 */
final class DecodedText extends Reader {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
  private static final Charset LIKELY_OTHERWISE = Charset.forName("windows-1252");

  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final CharsetDecoder decoder;
  private boolean inputEnded;
  private boolean ended;
  private boolean atBeginning = true;
  private long line = 1;
  private long column = 1;
  private boolean afterReturn;
  private CharBuffer secondHalf = CharBuffer.allocate(0);

  /**
   * @param encoding empty: the one that the file shows
   * @param remarks is told of an encoding that isn't UTF-8
   * @throws BadRowException if the file is of a kind that is no text
   */
  DecodedText(InputStream in, Optional<Charset> encoding, Remarks remarks) throws IOException {
    this.in = in;
    refill();
    Optional<String> noText = NoText.of(bytes);
    if (noText.isPresent()) {
      throw new BadRowException(1, noText.get());
    }
    Charset charset = encoding.orElseGet(this::shown);
    if (!charset.equals(StandardCharsets.UTF_8)) {
      remarks.say("read as " + charset.name());
    }
    decoder =
        charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private Charset shown() {
    int first = bytes.remaining() > 0 ? bytes.get(0) & 0xff : -1;
    int second = bytes.remaining() > 1 ? bytes.get(1) & 0xff : -1;
    boolean littleEnd = first == 0xff && second == 0xfe || first > 0 && second == 0;
    boolean bigEnd = first == 0xfe && second == 0xff || first == 0 && second > 0;
    if (littleEnd) {
      return isZero(2) && isZero(3) ? UTF_32LE : StandardCharsets.UTF_16LE;
    }
    if (bigEnd) {
      return StandardCharsets.UTF_16BE;
    }
    return first == 0 && isZero(1) && bytes.remaining() > 3 ? UTF_32BE : StandardCharsets.UTF_8;
  }

  private boolean isZero(int place) {
    return bytes.remaining() > place && bytes.get(place) == 0;
  }

  /**
   * @throws BadRowException where bytes are no text in the encoding; says where and what to do
   */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (secondHalf.hasRemaining() && length > 0) {
      target[offset] = secondHalf.get();
      return counted(target, offset, 1);
    }
    var out = CharBuffer.wrap(target, offset, length).slice();
    while (!ended && out.position() == 0 && length > 0) {
      CoderResult result = decoder.decode(bytes, out, inputEnded);
      if (result.isError() && out.position() == 0) {
        ended = true;
        throw fault(result.length());
      }
      if (result.isOverflow() && out.position() == 0) {
        var pair = CharBuffer.allocate(2);
        decoder.decode(bytes, pair, inputEnded);
        secondHalf = pair.flip();
        out.put(secondHalf.get());
      }
      if (result.isUnderflow() && inputEnded) {
        ended = true;
        decoder.flush(out);
      } else if (result.isUnderflow()) {
        refill();
      }
      if (atBeginning && out.position() > 0) {
        atBeginning = false;
        dropByteOrderMark(out);
      }
    }
    int given = counted(target, offset, out.position());
    return given == 0 && length > 0 ? -1 : given;
  }

  private static void dropByteOrderMark(CharBuffer out) {
    if (out.get(0) == BYTE_ORDER_MARK) {
      out.flip().position(1);
      out.compact();
    }
  }

  private void refill() throws IOException {
    bytes.compact();
    int count = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
    inputEnded = bytes.position() + count < bytes.capacity();
    bytes.position(bytes.position() + count).flip();
  }

  private int counted(char[] read, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      char c = read[i];
      if (c == 0) {
        ended = true;
        throw new BadRowException(
            line, "column %d: a character with the number 0 is in no text; is the file %s?".formatted(column, decoder.charset()));
      }
      if (c == '\r' || c == '\n' && !afterReturn) {
        line++;
      }
      column = c == '\r' || c == '\n' ? 1 : column + 1;
      afterReturn = c == '\r';
    }
    return length;
  }

  private BadRowException fault(int length) {
    byte[] found = new byte[Math.min(Math.max(1, length), bytes.remaining())];
    bytes.get(found);
    String other = LIKELY_OTHERWISE.name();
    String hint =
        decoder.charset().equals(StandardCharsets.UTF_8)
            ? "; in " + other + " it is \"" + new String(found, LIKELY_OTHERWISE) + "\": save the file as UTF-8, or say --encoding " + other
            : ": say its --encoding";
    return new BadRowException(
        line,
        "column " + column + ": " + HexFormat.of().withUpperCase().formatHex(found) + " is no " + decoder.charset().name() + " text" + hint);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
