package io.paellera.renderer.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of files, of bytes and of whole models, in lower-case hex. */
public final class Digests {

  private static final int BUFFER = 1 << 20;

  private Digests() {}

  /**
   * Digest of a file.
   *
   * @throws MissingFileException if it can't be read
   */
  public static String of(Path file) {
    var digest = sha256();
    var buffer = ByteBuffer.allocateDirect(BUFFER);
    try (var channel = FileChannel.open(file)) {
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
    } catch (IOException e) {
      throw new MissingFileException(file, "can't be read: " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Digest of bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Digest of a model: its description's bytes, then a line of name and digest for each of its files. */
  static String ofModel(byte[] description, Map<String, String> files) {
    var digest = sha256();
    digest.update(description);
    new TreeMap<>(files).forEach((name, hex) -> digest.update((name + " " + hex + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
