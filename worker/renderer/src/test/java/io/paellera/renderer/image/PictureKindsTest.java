package io.paellera.renderer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of files that people have. */
class PictureKindsTest {

  private static final int HEADER_END = 8 + 25;

  private final PictureReader reader = new PictureReader(PictureReader.Limits.DEFAULT);

  @Test
  void photoOfATurnedCameraIsReadAsViewersShowIt() throws IOException {
    try (var file = getClass().getResourceAsStream("photo-orientation-6.jpg")) {
      assertThat(reader.picture("image", file.readAllBytes()).size()).isEqualTo(new PictureSize(32, 64));
    }
  }

  /** Stored are the lines 012 and 345. */
  @ParameterizedTest
  @CsvSource({"1,012 345", "2,210 543", "3,543 210", "4,345 012", "5,03 14 25", "6,30 41 52", "7,52 41 30", "8,25 14 03", "9,012 345"})
  void everyOrientationIsHeeded(int orientation, String lines) throws IOException {
    var grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      grey.getRaster().setSample(i % 3, i / 3, 0, i);
    }
    var shown = reader.picture("image", withChunk(png(grey), "eXIf", exif(orientation)));
    int width = lines.indexOf(' ');
    assertThat(shown.size()).isEqualTo(new PictureSize(width, 6 / width));
    assertThat(greys(shown)).isEqualTo(lines.replace(" ", ""));
  }

  @Test
  void greyWithTransparencyKeepsItsValues() throws IOException {
    var colours =
        new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    var image = new BufferedImage(colours, colours.createCompatibleWritableRaster(2, 1), false, null);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {100, 255, 100, 0});
    assertThat(reader.picture("image", png(image)).rgb()).containsExactly(100, 100, 100, -1, -1, -1);
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    var colours =
        new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
    var image = new BufferedImage(colours, colours.createCompatibleWritableRaster(1, 1), false, null);
    image.getRaster().setPixels(0, 0, 1, 1, new int[] {100 * 257, 100 * 257 + 120, 65535});
    assertThat(reader.picture("image", png(image)).rgb()).containsExactly(100, 100, -1);
    var grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100 * 257);
    assertThat(reader.picture("image", png(grey)).rgb()).containsExactly(100, 100, 100);
  }

  @Test
  void colourOfAPaletteMayBeTransparent() throws IOException {
    byte[] ramp = {10, 20, 30, 40};
    var palette = new IndexColorModel(2, 4, ramp, ramp, ramp, new byte[] {-1, -1, 0, -1});
    var image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 1, 2, 3});
    assertThat(greys(reader.picture("image", png(image)))).isEqualTo("102025540");
  }

  @Test
  void colourThatStandsForTransparentLiesOnWhite() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0a0b0c);
    image.setRGB(1, 0, 0x010203);
    byte[] key = {0, 10, 0, 11, 0, 12};
    assertThat(reader.picture("image", withChunk(png(image), "tRNS", key)).rgb()).containsExactly(-1, -1, -1, 1, 2, 3);
  }

  @Test
  void interlacedLinesLieWhereTheyBelong() throws IOException {
    var waves = Pictures.waves(21, 13, 4);
    var image = PictureImage.of(waves);
    assertThat(reader.picture("image", progressive(image, "png")).rgb()).isEqualTo(waves.rgb());
  }

  @Test
  void coloursOfAnotherProfileBecomeThoseOfSrgb() throws IOException {
    var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x808080);
    var linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    int grey = reader.picture("image", withChunk(png(image), "iCCP", profile(linear))).rgb()[1] & 0xff;
    assertThat(grey).as("linear light of half the strength").isBetween(186, 190);
    int same = reader.picture("image", withChunk(png(image), "iCCP", profile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData()))).rgb()[1] & 0xff;
    assertThat(same).isEqualTo(0x80);
    assertThat(reader.picture("image", withChunk(png(image), "iCCP", new byte[] {'x', 0, 0, 1, 2})).rgb()[1] & 0xff)
        .as("a damaged profile counts as none")
        .isEqualTo(0x80);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | 4    | image is a JPEG in CMYK, for print, but must be in RGB or grey",
        "4 | 12   | image is a JPEG of 12 bits a sample, but must be one of 8 bits",
        "1 | 0xc9 | image is a JPEG of the kind SOF9, but must be a baseline or progressive JPEG"
      })
  void jpegThatCantBeReadIsRefusedInWords(int offset, String value, String words) {
    var file = new JpegEncoder(0.9).encode(Pictures.waves(16, 16, 1), new PictureMetadata("m", "1", "d", 1, "{}", Map.of()));
    file[frame(file) + offset] = Integer.decode(value).byteValue();
    assertThatThrownBy(() -> reader.picture("image", file)).isInstanceOf(InvalidSpecException.class).hasMessageContaining(words);
  }

  @Test
  void jpegOfEndlessScansMeetsALimitOfWork() throws IOException {
    var file = progressive(PictureImage.of(Pictures.waves(64, 64, 1)), "jpeg");
    assertThat(reader.picture("image", file).size()).isEqualTo(new PictureSize(64, 64));
    int last = file.length - 2;
    while ((file[last] & 0xff) != 0xff || (file[last + 1] & 0xff) != 0xda) {
      last--;
    }
    var endless = new ByteArrayOutputStream();
    endless.write(file, 0, file.length - 2);
    for (int i = 0; i < 5000; i++) {
      endless.write(file, last, file.length - 2 - last);
    }
    endless.write(file, file.length - 2, 2);

    assertThatThrownBy(() -> reader.picture("image", endless.toByteArray()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("scans, but must be at most 200 at 64x64");
    var narrow = new PictureReader(new PictureReader.Limits(1 << 20, 64, 64 * 64));
    assertThat(narrow.picture("image", file).size()).as("an ordinary one of the largest size").isEqualTo(new PictureSize(64, 64));
  }

  private static String greys(Picture picture) {
    var greys = new StringBuilder();
    for (int i = 0; i < picture.rgb().length; i += 3) {
      greys.append(picture.rgb()[i] & 0xff);
    }
    return greys.toString();
  }

  private static int frame(byte[] jpeg) {
    for (int i = 0; ; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        return i;
      }
    }
  }

  private static byte[] exif(int orientation) {
    var tiff = ByteBuffer.allocate(26).put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8).putShort((short) 1);
    return tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation).array();
  }

  private static byte[] profile(byte[] icc) {
    var deflater = new Deflater();
    deflater.setInput(icc);
    deflater.finish();
    var deflated = new byte[icc.length + 100];
    int length = deflater.deflate(deflated);
    deflater.end();
    return ByteBuffer.allocate(length + 3).put(new byte[] {'x', 0, 0}).put(deflated, 0, length).array();
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] progressive(BufferedImage image, String format) throws IOException {
    var writer = ImageIO.getImageWritersByFormatName(format).next();
    var bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      var parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The file with a further chunk behind its header. */
  private static byte[] withChunk(byte[] png, String type, byte[] data) {
    var chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    var crc = new CRC32();
    crc.update(chunk.array(), 4, data.length + 4);
    chunk.putInt((int) crc.getValue());
    return ByteBuffer.allocate(png.length + chunk.capacity()).put(png, 0, HEADER_END).put(chunk.array())
        .put(png, HEADER_END, png.length - HEADER_END).array();
  }
}
