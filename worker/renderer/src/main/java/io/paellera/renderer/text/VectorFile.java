package io.paellera.renderer.text;

import io.paellera.renderer.weights.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The form of a file with the vectors of one text, big-endian: the letters {@code PVEC}; how many vectors there are, their length,
 * and whether the text was cut (1 or 0), each in 32 bits; the numbers in float32; CRC-32C of all before it.
 *
 * @param dimension length of each vector
 */
record VectorFile(int dimension) {

  private static final int MARK = 0x50564543;
  private static final int HEAD = 4 * Integer.BYTES;

  byte[] write(TextVectors vectors) {
    var numbers = vectors.numbers();
    if (numbers.length == 0 || numbers.length % dimension != 0) {
      throw new IllegalArgumentException(numbers.length + " numbers are no vectors of " + dimension);
    }
    var bytes = ByteBuffer.allocate(HEAD + numbers.length * Float.BYTES + Integer.BYTES);
    bytes.putInt(MARK).putInt(numbers.length / dimension).putInt(dimension).putInt(vectors.truncated() ? 1 : 0);
    bytes.asFloatBuffer().put(numbers);
    bytes.position(bytes.capacity() - Integer.BYTES).putInt(checksum(bytes.array()));
    return bytes.array();
  }

  /**
   * @param file that the bytes come from, for messages
   * @throws DamagedFileException if they aren't what was written
   */
  TextVectors read(Path file, byte[] content) {
    var bytes = ByteBuffer.wrap(content);
    if (content.length < HEAD + Integer.BYTES || bytes.getInt() != MARK || bytes.getInt(content.length - Integer.BYTES) != checksum(content)) {
      throw new DamagedFileException(file, "isn't what was written: its checksum differs");
    }
    var count = bytes.getInt();
    var length = bytes.getInt();
    var truncated = bytes.getInt() == 1;
    if (length != dimension || content.length != HEAD + (long) count * dimension * Float.BYTES + Integer.BYTES) {
      throw new DamagedFileException(
          file, "is " + content.length + " bytes long and says that it holds " + count + " vectors of " + length + ", not of " + dimension);
    }
    var numbers = new float[count * dimension];
    bytes.asFloatBuffer().get(numbers);
    return new TextVectors(numbers, truncated);
  }

  /** Of all but the last 32 bits. */
  private static int checksum(byte[] content) {
    var checksum = new CRC32C();
    checksum.update(content, 0, content.length - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
