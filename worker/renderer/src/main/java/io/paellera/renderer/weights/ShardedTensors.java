package io.paellera.renderer.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkpoint in several files beside an index, as Hugging Face writes large ones ({@code pytorch_model.bin.index.json}, {@code
 * model.safetensors.index.json}): the index says which tensor lies in which file.
 */
final class ShardedTensors implements TensorSource {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MAX_BYTES = 16 << 20;
  private static final int MAX_FILES = 1 << 10;

  private final Path index;
  private final Map<String, TensorSource> shards;
  private final Map<String, TensorSource> tensors;

  private ShardedTensors(Path index, Map<String, TensorSource> shards, Map<String, TensorSource> tensors) {
    this.index = index;
    this.shards = shards;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens every file that an index names.
   *
   * @throws WeightsException if the index or one of its files is missing or damaged
   */
  static ShardedTensors open(Path index) {
    var shards = new LinkedHashMap<String, TensorSource>();
    var tensors = new LinkedHashMap<String, TensorSource>();
    try {
      for (var entry : weightMap(index).properties()) {
        tensors.put(entry.getKey(), shards.computeIfAbsent(entry.getValue().asString(""), name -> shard(index, name, shards.size())));
      }
      tensors.forEach((name, shard) -> shard.info(name));
    } catch (RuntimeException e) {
      shards.values().forEach(TensorSource::close);
      throw e;
    }
    return new ShardedTensors(index, shards, tensors);
  }

  private static JsonNode weightMap(Path index) {
    try {
      if (Files.size(index) > MAX_BYTES) {
        throw new UnsupportedWeightsException(index, "is " + Files.size(index) + " bytes long, an index at most " + MAX_BYTES);
      }
      var map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
      if (!map.isObject() || map.isEmpty()) {
        throw new UnsupportedWeightsException(index, "is JSON, but no index of a checkpoint: it has no weight_map");
      }
      return map;
    } catch (JacksonException e) {
      throw new DamagedFileException(index, "is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MissingFileException(index, "can't be read: " + e.getMessage(), e);
    }
  }

  private static TensorSource shard(Path index, String name, int opened) {
    if (opened >= MAX_FILES) {
      throw new UnsupportedWeightsException(index, "names more than " + MAX_FILES + " files");
    }
    try {
      Checks.file("weight_map", name);
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(index, e.getMessage(), e);
    }
    var file = index.resolveSibling(name);
    return switch (TensorFiles.format(file)) {
      case SHARDS -> throw new DamagedFileException(index, "names " + name + ", which is an index itself");
      case SAFETENSORS -> SafetensorsFile.open(file);
      case PYTORCH, PYTORCH_BEFORE_1_6 -> PyTorchCheckpoint.open(file);
      case NUMPY -> NpzFile.open(file);
    };
  }

  @Override
  public Path file() {
    return index;
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public List<String> notes() {
    return shards.values().stream().flatMap(shard -> shard.notes().stream()).distinct().toList();
  }

  @Override
  public TensorInfo info(String name) {
    return shard(name).info(name);
  }

  @Override
  public ByteBuffer data(String name) {
    return shard(name).data(name);
  }

  @Override
  public void writeTo(String name, WritableByteChannel channel) throws IOException {
    shard(name).writeTo(name, channel);
  }

  private TensorSource shard(String name) {
    var shard = tensors.get(name);
    if (shard == null) {
      throw new TensorMismatchException(index, "tensor " + name + " is missing");
    }
    return shard;
  }

  @Override
  public void close() {
    shards.values().forEach(TensorSource::close);
  }
}
