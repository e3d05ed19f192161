package io.paellera.renderer.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a safetensors file: a JSON object of {@code name -> {dtype, shape, data_offsets}}, checked against the file's
 * length.
 *
 * @param entries by name, in the header's order
 * @param metadata free text pairs
 * @param dataStart where in the file the tensors' bytes begin
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {

  /** Longest header that is read; the full-size U-Net's takes 0.1 MB. */
  static final int MAX_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  SafetensorsHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Map.copyOf(metadata);
  }

  /**
   * @param begin of the tensor's bytes, counted from the file's beginning
   */
  record Entry(TensorInfo info, long begin) {}

  static SafetensorsHeader read(FileMapping mapping) {
    var file = mapping.file();
    if (mapping.size() < Long.BYTES + 2) {
      throw new DamagedFileException(file, "is " + mapping.size() + " bytes long, too short for a safetensors file");
    }
    var length = mapping.map("the header's length", 0, Long.BYTES).getLong();
    if (length < 2 || length > MAX_BYTES) {
      throw new DamagedFileException(
          file,
          "is no safetensors file: its header would take " + Long.toUnsignedString(length) + " bytes, at most " + MAX_BYTES);
    }
    var dataStart = Long.BYTES + length;
    var root = parse(file, mapping.read("the header", Long.BYTES, (int) length));
    var entries = new LinkedHashMap<String, Entry>();
    var metadata = new LinkedHashMap<String, String>();
    for (var property : root.properties()) {
      if (property.getKey().equals("__metadata__")) {
        property.getValue().properties().forEach(pair -> metadata.put(pair.getKey(), pair.getValue().asString("")));
      } else {
        entries.put(property.getKey(), entry(file, property.getKey(), property.getValue(), dataStart, mapping.size()));
      }
    }
    checkNoGaps(file, entries, dataStart, mapping.size());
    return new SafetensorsHeader(entries, metadata, dataStart);
  }

  private static JsonNode parse(Path file, byte[] header) {
    try {
      var root = JSON.readTree(header);
      if (!root.isObject()) {
        throw new DamagedFileException(file, "its safetensors header is no JSON object");
      }
      return root;
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "its safetensors header is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataStart, long fileSize) {
    var info = info(file, name, node);
    var offsets = node.path("data_offsets");
    if (offsets.size() != 2 || !isListOfIntegers(offsets)) {
      throw new DamagedFileException(file, "tensor " + name + " has data_offsets " + offsets + ", not two integers");
    }
    var begin = offsets.get(0).asLong();
    var end = offsets.get(1).asLong();
    if (begin < 0 || end < begin || end > fileSize - dataStart) {
      throw new DamagedFileException(
          file,
          "tensor " + name + " has data_offsets " + offsets + ", but the data are " + (fileSize - dataStart) + " bytes long");
    }
    if (end - begin != info.bytes()) {
      throw new DamagedFileException(
          file,
          "tensor " + name + " of type " + info.type() + " and shape " + info.shape() + " needs " + info.bytes()
              + " bytes, but has " + (end - begin));
    }
    return new Entry(info, dataStart + begin);
  }

  private static TensorInfo info(Path file, String name, JsonNode node) {
    var type = type(file, name, node.path("dtype"));
    var dimensions = node.path("shape");
    if (!isListOfIntegers(dimensions)) {
      throw new DamagedFileException(file, "tensor " + name + " has shape " + dimensions + ", not a list of integers");
    }
    try {
      return new TensorInfo(type, new Shape(dimensions.valueStream().mapToLong(JsonNode::asLong).toArray()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedFileException(file, "tensor " + name + " has the impossible shape " + dimensions, e);
    }
  }

  private static boolean isListOfIntegers(JsonNode node) {
    return node.isArray() && node.valueStream().allMatch(value -> value.isIntegralNumber() && value.canConvertToLong());
  }

  private static ElementType type(Path file, String name, JsonNode dtype) {
    try {
      return ElementType.valueOf(dtype.asString("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UnsupportedWeightsException(
          file, "tensor " + name + " has the element type " + dtype + ", which isn't read here", e);
    }
  }

  private static void checkNoGaps(Path file, Map<String, Entry> entries, long dataStart, long fileSize) {
    var inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(Comparator.comparingLong((Map.Entry<String, Entry> entry) -> entry.getValue().begin())
        .thenComparingLong(entry -> entry.getValue().info().bytes()));
    var end = dataStart;
    for (var entry : inOrder) {
      if (entry.getValue().begin() != end) {
        throw new DamagedFileException(
            file,
            "tensor " + entry.getKey() + " begins at byte " + entry.getValue().begin()
                + ", where the one before it ends at " + end);
      }
      end += entry.getValue().info().bytes();
    }
    if (end != fileSize) {
      throw new DamagedFileException(file, "its tensors end at byte " + end + ", but the file ends at " + fileSize);
    }
  }
}
