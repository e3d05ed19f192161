package io.paellera.renderer.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Map<String, Integer> storages = new LinkedHashMap<>();
  private final boolean zipped;

  /** One in the zip format. */
  public CraftedCheckpoint() {
    this(true);
  }

  private CraftedCheckpoint(boolean zipped) {
    this.zipped = zipped;
    op(0x80).op(2);
  }

  /** One in the format of before PyTorch 1.6. */
  public static CraftedCheckpoint beforePyTorch16() {
    return new CraftedCheckpoint(false);
  }

  /** A right one of any size: the tensors of a source, each with a storage of its own. */
  public static CraftedCheckpoint of(TensorSource source) {
    return new CraftedCheckpoint().beginDictionary().tensors(source).endDictionary().end();
  }

  /** Items of a dictionary: the tensors of a source of F32 or F16, each with a storage of its own. */
  public CraftedCheckpoint tensors(TensorSource source) {
    for (var name : source.names()) {
      var shape = Arrays.stream(source.info(name).shape().getShape()).mapToInt(Math::toIntExact).toArray();
      var strides = new int[shape.length];
      var elements = 1;
      for (var i = shape.length - 1; i >= 0; i--) {
        strides[i] = elements;
        elements *= shape[i];
      }
      var key = Integer.toString(entries.size());
      var storage = source.info(name).type() == ElementType.F16 ? "HalfStorage" : "FloatStorage";
      text(name).tensor(storage, key, elements, 0, shape, strides);
      entries.put("data/" + key, channel -> source.writeTo(name, channel));
    }
    return this;
  }

  public CraftedCheckpoint op(int opcode) {
    pickle.write(opcode);
    return this;
  }

  public CraftedCheckpoint global(String module, String name) {
    pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public CraftedCheckpoint text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(bytes.length).raw(bytes);
  }

  public CraftedCheckpoint integer(int value) {
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
  public CraftedCheckpoint beginDictionary() {
    return op('}').op('(');
  }

  public CraftedCheckpoint endDictionary() {
    return op('u');
  }

  public CraftedCheckpoint end() {
    return op('.');
  }

  CraftedCheckpoint tensor(String storage, String key, int elements, int offset, int[] sizes, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", storage).text(key).text("cuda:0").integer(elements);
    if (!zipped) {
      op('N');
    }
    op('t').op('Q');
    storages.put(key, elements);
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
    return zipped ? write(file, ZipEntry.STORED) : writeInOneStream(file);
  }

  /** Magic number, protocol, machine, the object, keys of the storages; then each storage with its count of elements. */
  private Path writeInOneStream(Path file) throws IOException {
    var head = new CraftedCheckpoint(false).op(0x8a).op(10).raw(HexFormat.of().parseHex("6cfc9c46f9206aa85019")).end();
    head.op(0x80).op(2).integer(1001).end();
    head.op(0x80).op(2).beginDictionary().text("little_endian").op(0x88).endDictionary().end();
    var keys = new CraftedCheckpoint(false).op(']').op('(');
    storages.keySet().forEach(keys::text);
    keys.op('e').end();
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (var part : List.of(head, this, keys)) {
        channel.write(ByteBuffer.wrap(part.pickle.toByteArray()));
      }
      for (var storage : storages.entrySet()) {
        channel.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, storage.getValue()));
        entries.get("data/" + storage.getKey()).writeTo(channel);
      }
    }
    return file;
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
