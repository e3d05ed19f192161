package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Pictures in a grid, each with its caption below. Where the machine has no fonts the captions are left out, and {@link
 * Sheet#captions} says so.
 *
 * @param columns of the grid
 * @param tile side of the square that each picture is fitted into, in pixels; small pictures are enlarged by whole numbers
 * @param captionLines most lines of a caption
 */
public record ContactSheet(int columns, int tile, int captionLines) {

  public static final ContactSheet DEFAULT = new ContactSheet(6, 192, 2);

  /** Most pictures on a sheet: more would not fit into memory, nor into an eye. */
  public static final int MAX_PICTURES = 400;

  private static final int GAP = 12;
  private static final Color BACKGROUND = new Color(0xfa, 0xfa, 0xf7);
  private static final Color MISSING = new Color(0xdd, 0xdd, 0xd8);
  private static final Color INK = new Color(0x22, 0x22, 0x22);

  public ContactSheet {
    if (columns < 1 || columns > 50 || tile < 16 || tile > 1024 || captionLines < 0 || captionLines > 8) {
      throw new IllegalArgumentException(
          "contact sheet has "
              + columns
              + " columns (1 to 50), tiles of "
              + tile
              + " pixels (16 to 1024) and "
              + captionLines
              + " caption lines (0 to 8)");
    }
  }

  /**
   * A picture of the sheet.
   *
   * @param file PNG or JPEG; where {@link PictureFile} reads none there is a grey tile
   * @param caption below it
   */
  public record Entry(Path file, String caption) {
    public Entry {
      requireNonNull(file, "file is null");
      requireNonNull(caption, "caption is null");
    }
  }

  /**
   * What was drawn.
   *
   * @param pictures on the sheet
   * @param captions whether captions could be drawn
   */
  public record Sheet(BufferedImage image, int pictures, boolean captions) {}

  /** Draws the first {@value #MAX_PICTURES} entries at most. */
  public Sheet draw(List<Entry> entries) {
    List<Entry> shown = entries.subList(0, Math.min(entries.size(), MAX_PICTURES));
    Caption caption = Caption.load(tile / 14f + 2, captionLines);
    int usedColumns = Math.max(1, Math.min(columns, shown.size()));
    int rows = Math.max(1, (shown.size() + usedColumns - 1) / usedColumns);
    int cell = tile + caption.height() + GAP;
    var image = new BufferedImage(GAP + usedColumns * (tile + GAP), GAP + rows * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(BACKGROUND);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      for (int i = 0; i < shown.size(); i++) {
        int x = GAP + i % usedColumns * (tile + GAP);
        int y = GAP + i / usedColumns * cell;
        drawPicture(graphics, shown.get(i).file(), x, y);
        graphics.setColor(INK);
        caption.draw(graphics, shown.get(i).caption(), x, y + tile, tile);
      }
    } finally {
      graphics.dispose();
    }
    return new Sheet(image, shown.size(), caption.available());
  }

  /** Draws the entries into a PNG file. */
  public Sheet write(List<Entry> entries, Path file) {
    Sheet sheet = draw(entries);
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      ImageIO.write(sheet.image(), "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
    }
    return sheet;
  }

  private void drawPicture(Graphics2D graphics, Path file, int x, int y) {
    PictureFile.read(file)
        .ifPresentOrElse(
            picture -> drawPicture(graphics, picture, x, y),
            () -> {
              graphics.setColor(MISSING);
              graphics.fillRect(x, y, tile, tile);
            });
  }

  private void drawPicture(Graphics2D graphics, BufferedImage picture, int x, int y) {
    double fit = Math.min((double) tile / picture.getWidth(), (double) tile / picture.getHeight());
    boolean enlarge = fit >= 1;
    double scale = enlarge ? Math.floor(fit) : fit;
    int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        enlarge ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(picture, x + (tile - width) / 2, y + (tile - height) / 2, width, height, null);
  }
}
