package io.paellera.renderer.image;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link PngEncoder} and {@link JpegEncoder} wrote about a picture, without decoding its pixels. */
public final class MetadataReader {

  private static final int TEXT = 0x69545874;
  private static final int END = 0x49454e44;

  /** The metadata of a PNG or JPEG file; empty if there is none, or the file is damaged before it. */
  public Optional<PictureMetadata> read(byte[] file) {
    var texts = new LinkedHashMap<String, ByteArrayOutputStream>();
    try {
      if (startsWith(file, PngEncoder.SIGNATURE)) {
        readPng(ByteBuffer.wrap(file, PngEncoder.SIGNATURE.length, file.length - PngEncoder.SIGNATURE.length), texts);
      } else if (startsWith(file, new byte[] {(byte) 0xff, (byte) 0xd8})) {
        readJpeg(ByteBuffer.wrap(file, 2, file.length - 2), texts);
      }
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
    var entries = new LinkedHashMap<String, String>();
    texts.forEach((keyword, text) -> entries.put(keyword, text.toString(StandardCharsets.UTF_8)));
    return PictureMetadata.of(entries);
  }

  private static void readPng(ByteBuffer file, Map<String, ByteArrayOutputStream> texts) {
    while (true) {
      var length = file.getInt();
      var type = file.getInt();
      if (length < 0 || type == END) {
        return;
      }
      var data = take(file, length);
      file.getInt();
      if (type == TEXT) {
        readText(data, texts);
      }
    }
  }

  private static void readText(byte[] data, Map<String, ByteArrayOutputStream> texts) {
    var keywordEnd = indexOfNul(data, 0);
    var languageEnd = keywordEnd < 0 ? -1 : indexOfNul(data, keywordEnd + 3);
    var translationEnd = languageEnd < 0 ? -1 : indexOfNul(data, languageEnd + 1);
    if (translationEnd >= 0 && data[keywordEnd + 1] == 0) {
      append(texts, new String(data, 0, keywordEnd, StandardCharsets.ISO_8859_1), data, translationEnd + 1);
    }
  }

  /** Walks the segments before the first scan. */
  private static void readJpeg(ByteBuffer file, Map<String, ByteArrayOutputStream> texts) {
    while (true) {
      var marker = Short.toUnsignedInt(file.getShort());
      if (marker == 0xffda || marker < 0xffc0) {
        return;
      }
      var length = Short.toUnsignedInt(file.getShort());
      var data = take(file, Math.max(0, length - 2));
      if (marker == 0xfffe) {
        readComment(data, texts);
      }
    }
  }

  private static void readComment(byte[] data, Map<String, ByteArrayOutputStream> texts) {
    var keywordEnd = indexOfNul(data, 0);
    if (keywordEnd >= 0) {
      append(texts, new String(data, 0, keywordEnd, StandardCharsets.ISO_8859_1), data, keywordEnd + 1);
    }
  }

  private static void append(Map<String, ByteArrayOutputStream> texts, String keyword, byte[] data, int from) {
    texts.computeIfAbsent(keyword, key -> new ByteArrayOutputStream()).write(data, from, data.length - from);
  }

  private static byte[] take(ByteBuffer file, int length) {
    if (length > file.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[length];
    file.get(bytes);
    return bytes;
  }

  private static int indexOfNul(byte[] data, int from) {
    for (var i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] file, byte[] start) {
    return file.length >= start.length && Arrays.equals(file, 0, start.length, start, 0, start.length);
  }
}
