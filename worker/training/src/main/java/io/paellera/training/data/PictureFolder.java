package io.paellera.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pictures in a folder, with {@code captions.jsonl} (an object a line: {@code file}, {@code caption} or {@code captions}, and
 * where wanted {@code labels}, {@code weight}, {@code split}) or {@code captions.csv} (lines {@code file,caption}; several
 * lines may name one file).
 */
public record PictureFolder(Path folder) implements PictureSource {

  static final String CAPTIONS = "captions.jsonl";
  static final String CSV = "captions.csv";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public void forEach(BiConsumer<PictureInfo, byte[]> visitor) {
    for (var info : describe()) {
      visitor.accept(info, read(info.file()));
    }
  }

  /** The pictures' descriptions, in the caption file's order. */
  public List<PictureInfo> describe() {
    var json = folder.resolve(CAPTIONS);
    if (Files.isRegularFile(json)) {
      return fromJson(json);
    }
    var csv = folder.resolve(CSV);
    if (Files.isRegularFile(csv)) {
      return CaptionCsv.read(csv);
    }
    throw new DatasetException(folder, "holds neither tar shards nor " + CAPTIONS + " nor " + CSV);
  }

  private static List<PictureInfo> fromJson(Path file) {
    var pictures = new ArrayList<PictureInfo>();
    for (var line : lines(file)) {
      if (!line.isBlank()) {
        try {
          var json = JSON.readTree(line);
          pictures.add(PictureInfoJson.read(json.path("file").asString(), json));
        } catch (JacksonException | IllegalArgumentException e) {
          throw new DatasetException(file, "bad line: " + line + ": " + e.getMessage(), e);
        }
      }
    }
    return pictures;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new DatasetException(file, "can't be read: " + e.getMessage(), e);
    }
  }

  /** The bytes of a picture; empty where the file is missing, which the reader of the picture counts and names. */
  private byte[] read(String name) {
    var file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new DatasetException(folder, "the caption file names " + name + ", which lies outside the folder");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
