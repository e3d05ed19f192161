package io.paellera.command.pictures;

import io.paellera.schemas.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads pictures for small copies of them: of a large one only every n-th pixel, so that memory stays bounded. */
public final class PictureFile {

  private static final int ENOUGH_PIXELS_A_SIDE = 1024;

  private PictureFile() {}

  /**
   * The picture whole, if no side has more than 2047 pixels; else every n-th pixel of every n-th row, n chosen so that the
   * longer side comes to 1024 to 2047.
   *
   * @return empty if the file is no picture, is damaged or can't be read, or is larger than jobs may
   *     ask for ({@link Size#MAX_SIDE})
   */
  public static Optional<BufferedImage> read(Path file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
      return readers.hasNext() ? read(readers.next(), in) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<BufferedImage> read(ImageReader reader, ImageInputStream in) throws IOException {
    try {
      reader.setInput(in, true, true);
      int longest = Math.max(reader.getWidth(0), reader.getHeight(0));
      if (longest > Size.MAX_SIDE) {
        return Optional.empty();
      }
      int every = Math.max(1, longest / ENOUGH_PIXELS_A_SIDE);
      ImageReadParam how = reader.getDefaultReadParam();
      how.setSourceSubsampling(every, every, 0, 0);
      return Optional.of(reader.read(0, how));
    } finally {
      reader.dispose();
    }
  }
}
