package io.paellera.command.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFileTest {

  /** Where a PNG says how wide it is; how high follows. */
  private static final int WIDTH_AT = 16;

  @TempDir Path folder;

  private Path write(String format, int width, int height) throws IOException {
    Path file = folder.resolve("picture." + format);
    assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), format, file.toFile())).isTrue();
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "png, 64, 64, 64, 64",
    "png, 2047, 3, 2047, 3",
    "png, 2048, 1000, 1024, 500",
    "jpeg, 1000, 3100, 334, 1034",
    "png, 4100, 2050, 1025, 513"
  })
  void whatIsLargerThanNeededIsReadWithPixelsLeftOut(String format, int width, int height, int readWidth, int readHeight)
      throws IOException {
    assertThat(PictureFile.read(write(format, width, height)))
        .hasValueSatisfying(
            picture -> {
              assertThat(picture.getWidth()).isEqualTo(readWidth);
              assertThat(picture.getHeight()).isEqualTo(readHeight);
            });
  }

  /** Some bytes can say that they are gigabytes of pixels. */
  @Test
  void whatSaysThatItIsHugeIsNotReadAtAll() throws IOException {
    Path file = write("png", 64, 64);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(WIDTH_AT, Size.MAX_SIDE + 1);
    Files.write(file, bytes);
    assertThat(PictureFile.read(file)).isEmpty();
  }

  @Test
  void whatIsNoPictureIsNone() throws IOException {
    assertThat(PictureFile.read(Files.writeString(folder.resolve("text.png"), "no picture"))).isEmpty();
    assertThat(PictureFile.read(folder.resolve("missing.png"))).isEmpty();
    byte[] cut = new byte[20];
    System.arraycopy(Files.readAllBytes(write("png", 64, 64)), 0, cut, 0, cut.length);
    assertThat(PictureFile.read(Files.write(folder.resolve("cut.png"), cut))).isEmpty();
  }
}
