package io.paellera.renderer.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes tensors into a safetensors file, one after the other, without holding more than one. */
public final class SafetensorsWriter {

  /**
   * The data begin at a multiple of this, and tensors whose size is a multiple of it come first, so that a mapped tensor suits the
   * widest vector loads.
   */
  private static final int ALIGNMENT = 64;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SafetensorsWriter() {}

  /**
   * Writes every tensor of a source with its type.
   *
   * @param file must not exist
   * @throws UncheckedIOException if the file can't be written
   */
  public static void write(Path file, TensorSource source, Map<String, String> metadata) {
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var header = header(source, metadata);
      while (header.hasRemaining()) {
        channel.write(header);
      }
      for (var name : inFileOrder(source)) {
        source.writeTo(name, channel);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static List<String> inFileOrder(TensorSource source) {
    return source.names().stream().sorted(Comparator.comparing(name -> source.info(name).bytes() % ALIGNMENT != 0)).toList();
  }

  private static ByteBuffer header(TensorSource source, Map<String, String> metadata) {
    var root = new LinkedHashMap<String, Object>();
    root.put("__metadata__", metadata);
    var end = 0L;
    for (var name : inFileOrder(source)) {
      var info = source.info(name);
      var begin = end;
      end += info.bytes();
      root.put(
          name, Map.of("dtype", info.type().name(), "shape", info.shape().getShape(), "data_offsets", List.of(begin, end)));
    }
    var json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    var length = (Long.BYTES + json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
    var header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }
}
