package io.paellera.renderer.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One NumPy array ({@code .npy}, format versions 1 to 3; little-endian, in C's order or Fortran's).
 *
 * @param info type and shape
 * @param data its elements, row-major and little-endian
 */
public record NpyFile(TensorInfo info, ByteBuffer data) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']{1,8})',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "<f8", ElementType.F64,
          "<f4", ElementType.F32,
          "<f2", ElementType.F16,
          "<i8", ElementType.I64,
          "<i4", ElementType.I32,
          "|i1", ElementType.I8,
          "|u1", ElementType.U8,
          "|b1", ElementType.BOOL);

  /**
   * Reads a file.
   *
   * @throws WeightsException if it is missing, damaged, or of another kind
   */
  public static NpyFile read(Path file) {
    try (var mapping = FileMapping.open(file)) {
      return parse(file, "the array", mapping.map("the array", 0, mapping.size()));
    }
  }

  /**
   * Reads an array that lies in a buffer.
   *
   * @param file that the bytes come from, for messages
   * @param what the bytes are, for messages
   */
  static NpyFile parse(Path file, String what, ByteBuffer bytes) {
    var buffer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    var magic = new byte[MAGIC.length];
    if (buffer.remaining() < MAGIC.length + 6) {
      throw new DamagedFileException(file, what + " is " + buffer.remaining() + " bytes long, too short for a NumPy array");
    }
    buffer.get(magic);
    var version = buffer.get();
    buffer.get();
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw new DamagedFileException(file, what + " doesn't begin as a NumPy array of version 1 to 3");
    }
    var length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
    if (length < 0 || length > MAX_HEADER || length > buffer.remaining()) {
      throw new DamagedFileException(file, what + " has a header of " + length + " bytes, at most " + MAX_HEADER);
    }
    var text = new byte[length];
    buffer.get(text);
    var header = header(file, what, new String(text, StandardCharsets.UTF_8));
    var info = header.info;
    if (info.bytes() != buffer.remaining()) {
      throw new DamagedFileException(
          file, what + " of shape " + info.shape() + " needs " + info.bytes() + " bytes, but has " + buffer.remaining());
    }
    var data = buffer.slice();
    return new NpyFile(info, (header.columnsFirst ? rowsFirst(data, info) : data).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** From Fortran's order of elements, whose first index runs fastest, to C's, whose last does. */
  private static ByteBuffer rowsFirst(ByteBuffer columnsFirst, TensorInfo info) {
    var size = info.type().bytes();
    var sizes = info.shape().getShape();
    var reordered = ByteBuffer.allocate(columnsFirst.remaining());
    var index = new long[sizes.length];
    while (reordered.hasRemaining()) {
      var place = 0L;
      for (var axis = sizes.length - 1; axis >= 0; axis--) {
        place = place * sizes[axis] + index[axis];
      }
      reordered.put(columnsFirst.slice(Math.toIntExact(place * size), size));
      for (var axis = sizes.length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return reordered.flip();
  }

  private record Header(TensorInfo info, boolean columnsFirst) {}

  private static Header header(Path file, String what, String header) {
    var matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new DamagedFileException(file, what + " has an unreadable NumPy header: " + header.strip());
    }
    var type = TYPES.get(matcher.group(1));
    if (type == null) {
      throw new UnsupportedWeightsException(
          file, what + " has the NumPy layout " + header.strip() + "; only little-endian numbers are read");
    }
    try {
      var sizes = Pattern.compile(",").splitAsStream(matcher.group(3)).map(String::strip).filter(size -> !size.isEmpty());
      var shape = new Shape(sizes.mapToLong(Long::parseLong).toArray());
      return new Header(new TensorInfo(type, shape), matcher.group(2).equals("True"));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedFileException(file, what + " has the impossible shape (" + matcher.group(3) + ")", e);
    }
  }

  /** What lies at an index of the first dimension. */
  public NpyFile at(int index) {
    var part = new TensorInfo(info.type(), info.shape().slice(1));
    var bytes = Math.toIntExact(part.bytes());
    return new NpyFile(part, data.slice(Math.multiplyExact(index, bytes), bytes));
  }

  /** The elements as floats; not for F16 arrays. */
  public float[] floats() {
    var floats = new float[elements()];
    switch (info.type()) {
      case F32 -> bytes().asFloatBuffer().get(floats);
      case F64 -> {
        var doubles = bytes().asDoubleBuffer();
        for (var i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles.get(i);
        }
      }
      case F16, BF16 -> throw new IllegalStateException("arrays of " + info.type() + " aren't read");
      default -> {
        var longs = longs();
        for (var i = 0; i < floats.length; i++) {
          floats[i] = longs[i];
        }
      }
    }
    return floats;
  }

  /** The elements as longs; for integer and truth arrays. */
  public long[] longs() {
    var longs = new long[elements()];
    var bytes = bytes();
    for (var i = 0; i < longs.length; i++) {
      longs[i] =
          switch (info.type()) {
            case I64 -> bytes.getLong(i * Long.BYTES);
            case I32 -> bytes.getInt(i * Integer.BYTES);
            case I8 -> bytes.get(i);
            case U8, BOOL -> Byte.toUnsignedLong(bytes.get(i));
            default -> throw new IllegalStateException("an array of " + info.type() + " holds no integers");
          };
    }
    return longs;
  }

  private int elements() {
    return Math.toIntExact(info.elements());
  }

  ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
