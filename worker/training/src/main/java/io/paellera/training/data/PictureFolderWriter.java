package io.paellera.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import tools.jackson.databind.json.JsonMapper;

/** Writes pictures as PNG files into a folder, with a line for each in its {@code captions.jsonl}. */
public final class PictureFolderWriter implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final BufferedWriter lines;

  private PictureFolderWriter(Path folder, BufferedWriter lines) {
    this.folder = folder;
    this.lines = lines;
  }

  /** Begins a dataset in a folder, which is made if it doesn't exist. */
  public static PictureFolderWriter create(Path folder) {
    try {
      Files.createDirectories(folder);
      return new PictureFolderWriter(folder, Files.newBufferedWriter(folder.resolve(PictureFolder.CAPTIONS), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Adds a picture. */
  public void add(PictureInfo info, BufferedImage picture) {
    try {
      var file = folder.resolve(info.file());
      Files.createDirectories(file.getParent());
      try (var stream = Files.newOutputStream(file)) {
        ImageIO.write(picture, "png", stream);
      }
      var line = new LinkedHashMap<String, Object>();
      line.put("file", info.file());
      line.put("captions", info.captions());
      line.put("labels", new TreeMap<>(info.labels()));
      line.put("weight", info.weight());
      line.put("split", info.split());
      lines.write(JSON.writeValueAsString(line));
      lines.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be written: " + e.getMessage(), e);
    }
  }
}
