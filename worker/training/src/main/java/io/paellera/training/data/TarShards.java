package io.paellera.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tar files in the WebDataset layout: entries that share a key (the name up to the first dot of its last part) make a sample, and
 * stand beside each other. A picture is {@code .png}, {@code .jpg} or {@code .jpeg}; its caption is {@code .txt}, or {@code
 * .json} with what a line of {@code captions.jsonl} holds.
 */
public record TarShards(Path folder) implements PictureSource {

  private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The shards of a folder, by name. */
  static List<Path> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".tar")).sorted().toList();
    } catch (IOException e) {
      throw new DatasetException(folder, "can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void forEach(BiConsumer<PictureInfo, byte[]> visitor) {
    for (var shard : in(folder)) {
      try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(shard)))) {
        read(shard, tar, visitor);
      } catch (IOException e) {
        throw new DatasetException(shard, "can't be read: " + e.getMessage(), e);
      }
    }
  }

  private static void read(Path shard, TarArchiveInputStream tar, BiConsumer<PictureInfo, byte[]> visitor) throws IOException {
    var key = "";
    var sample = new HashMap<String, byte[]>();
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile()) {
        var name = entry.getName();
        var dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        var entryKey = dot < 0 ? name : name.substring(0, dot);
        if (!entryKey.equals(key)) {
          emit(shard, key, sample, visitor);
          sample.clear();
          key = entryKey;
        }
        sample.put(dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT), tar.readAllBytes());
      }
    }
    emit(shard, key, sample, visitor);
  }

  private static void emit(Path shard, String key, Map<String, byte[]> sample, BiConsumer<PictureInfo, byte[]> visitor) {
    var picture = sample.entrySet().stream().filter(entry -> PICTURES.contains(entry.getKey())).findFirst();
    if (picture.isEmpty()) {
      return;
    }
    var file = shard.getFileName() + "/" + key + "." + picture.get().getKey();
    visitor.accept(describe(shard, file, sample), picture.get().getValue());
  }

  private static PictureInfo describe(Path shard, String file, Map<String, byte[]> sample) {
    try {
      if (sample.containsKey("json")) {
        return PictureInfoJson.read(file, JSON.readTree(sample.get("json")));
      }
      var captions = sample.containsKey("txt") ? List.of(new String(sample.get("txt"), UTF_8).strip()) : List.<String>of();
      return new PictureInfo(file, captions, Map.of(), 1, PictureInfo.TRAIN);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new DatasetException(shard, "bad sample: " + e.getMessage(), e);
    }
  }
}
