package io.paellera.training.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes reports' pictures. */
public final class PngFile {

  private PngFile() {}

  /** Writes a picture, in place of an older one. */
  public static void write(Path file, BufferedImage picture) {
    try (var stream = Files.newOutputStream(file)) {
      ImageIO.write(picture, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }
}
