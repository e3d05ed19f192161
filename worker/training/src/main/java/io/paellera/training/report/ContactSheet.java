package io.paellera.training.report;

import io.paellera.renderer.Picture;
import io.paellera.renderer.image.PictureImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size in columns, each under its name. */
public record ContactSheet(List<Column> columns) {

  private static final int GAP = 4;
  private static final int HEADING = 14;
  private static final float LETTERS = 9;

  /** Pictures with something in common, such as their prompt. */
  public record Column(String name, List<Picture> pictures) {
    public Column {
      pictures = List.copyOf(pictures);
    }
  }

  public ContactSheet {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || columns.stream().anyMatch(column -> column.pictures.isEmpty())) {
      throw new IllegalArgumentException("a contact sheet needs pictures in every column");
    }
  }

  /**
   * Draws the sheet.
   *
   * @param perRow columns beside each other
   */
  public BufferedImage draw(int perRow) {
    var size = columns.get(0).pictures.get(0).size();
    var tall = columns.stream().mapToInt(column -> column.pictures.size()).max().orElseThrow();
    var rows = (columns.size() + perRow - 1) / perRow;
    var cellHeight = HEADING + tall * (size.height() + GAP);
    var sheet =
        new BufferedImage(
            Math.min(perRow, columns.size()) * (size.width() + GAP) + GAP, rows * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
    var graphics = sheet.createGraphics();
    graphics.setColor(new Color(0xDDDDDD));
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(graphics.getFont().deriveFont(LETTERS));
    for (var i = 0; i < columns.size(); i++) {
      var left = GAP + i % perRow * (size.width() + GAP);
      var top = i / perRow * cellHeight;
      graphics.setClip(left, top, size.width() + GAP, cellHeight);
      graphics.drawString(columns.get(i).name, left, top + HEADING - 2);
      for (var j = 0; j < columns.get(i).pictures.size(); j++) {
        graphics.drawImage(PictureImage.of(columns.get(i).pictures.get(j)), left, top + HEADING + j * (size.height() + GAP), null);
      }
    }
    graphics.dispose();
    return sheet;
  }
}
