package io.paellera.renderer.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes checkpoints opcode by opcode, right ones and wrong ones. */
public final class CraftedCheckpoint {

  private interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, Content> entries = new LinkedHashMap<>();

  CraftedCheckpoint() {
    op(0x80).op(2);
  }

  /** A right one of any size: the tensors of a source of floats, each with a storage of its own. */
  public static CraftedCheckpoint of(TensorSource source) {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    for (var name : source.names()) {
      var shape = Arrays.stream(source.info(name).shape().getShape()).mapToInt(Math::toIntExact).toArray();
      var strides = new int[shape.length];
      var elements = 1;
      for (var i = shape.length - 1; i >= 0; i--) {
        strides[i] = elements;
        elements *= shape[i];
      }
      var key = Integer.toString(checkpoint.entries.size());
      checkpoint.text(name).tensor("FloatStorage", key, elements, 0, shape, strides);
      checkpoint.entries.put("data/" + key, channel -> source.writeTo(name, channel));
    }
    return checkpoint.endDictionary().end();
  }

  CraftedCheckpoint op(int opcode) {
    pickle.write(opcode);
    return this;
  }

  CraftedCheckpoint global(String module, String name) {
    pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  CraftedCheckpoint text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(bytes.length).raw(bytes);
  }

  CraftedCheckpoint integer(int value) {
    return op('J').int32(value);
  }

  CraftedCheckpoint int32(int value) {
    return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  CraftedCheckpoint raw(byte[] bytes) {
    pickle.writeBytes(bytes);
    return this;
  }

  /** {@code {}} and a mark, ready for items. */
  CraftedCheckpoint beginDictionary() {
    return op('}').op('(');
  }

  CraftedCheckpoint endDictionary() {
    return op('u');
  }

  CraftedCheckpoint end() {
    return op('.');
  }

  CraftedCheckpoint tensor(String storage, String key, int elements, int offset, int[] sizes, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", storage).text(key).text("cpu").integer(elements).op('t').op('Q');
    return integer(offset).tuple(sizes).tuple(strides).op(0x89).op('}').op('t').op('R');
  }

  private CraftedCheckpoint tuple(int... values) {
    op('(');
    for (var value : values) {
      integer(value);
    }
    return op('t');
  }

  CraftedCheckpoint storage(String key, float... values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return entry("data/" + key, bytes.array());
  }

  CraftedCheckpoint entry(String name, byte[] content) {
    entries.put(name, channel -> channel.write(ByteBuffer.wrap(content)));
    return this;
  }

  public Path write(Path file) throws IOException {
    return write(file, ZipEntry.STORED);
  }

  Path write(Path file, int method) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "archive/data.pkl", channel -> channel.write(ByteBuffer.wrap(pickle.toByteArray())), method);
      for (var entry : entries.entrySet()) {
        put(zip, "archive/" + entry.getKey(), entry.getValue(), method);
      }
    }
    return file;
  }

  private static void put(ZipOutputStream zip, String name, Content content, int method) throws IOException {
    var entry = new ZipEntry(name);
    entry.setMethod(method);
    if (method == ZipEntry.STORED) {
      var measured = new Measured();
      content.writeTo(Channels.newChannel(measured));
      entry.setSize(measured.size);
      entry.setCrc(measured.crc.getValue());
    }
    zip.putNextEntry(entry);
    content.writeTo(Channels.newChannel(zip));
    zip.closeEntry();
  }

  /** What a zip file says of an entry before it. */
  private static final class Measured extends OutputStream {

    private final CRC32 crc = new CRC32();
    private long size;

    @Override
    public void write(int value) {
      crc.update(value);
      size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
      size += length;
    }
  }
}
