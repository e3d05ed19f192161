package io.paellera.renderer.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Attention;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.renderer.TypicalFilter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureCodecTest {

  private final PngEncoder png = new PngEncoder();
  private final PictureReader reader = new PictureReader(PictureReader.Limits.DEFAULT);

  @Test
  void theSamePictureGivesTheSameBytes() {
    var picture = Pictures.waves(64, 64, 5);
    var metadata = PictureMetadata.of(Pictures.rendered(picture, Pictures.spec("red apple", 5)), Pictures.card(), Map.of());

    assertThat(png.encode(picture, metadata)).isEqualTo(new PngEncoder().encode(picture, metadata));
    assertThat(new JpegEncoder(0.9).encode(picture, metadata)).isEqualTo(new JpegEncoder(0.9).encode(picture, metadata));
  }

  @Test
  void aPictureSaysWhichSpecSeedAndModelMadeIt() {
    var picture = Pictures.waves(64, 64, 5);
    var rendered = Pictures.rendered(picture, Pictures.spec("crème brûlée", 7));
    var file = png.encode(picture, PictureMetadata.of(rendered, Pictures.card(), Map.of()));

    var metadata = new MetadataReader().read(file).orElseThrow();
    assertThat(metadata.model()).isEqualTo("paella-emoji");
    assertThat(metadata.digest()).isEqualTo("ab".repeat(32));
    assertThat(metadata.seed()).isEqualTo(7);
    assertThat(metadata.spec())
        .isEqualTo(
            "{\"prompt\":\"crème brûlée\",\"seed\":7,\"steps\":8,\"guidance\":4.0,\"temperature\":[1.0,0.3],"
                + "\"renoise\":{\"steps\":7,\"mode\":\"start\"},\"size\":{\"width\":64,\"height\":64},"
                + "\"source\":{\"kind\":\"noise\"}}");
  }

  @Test
  void aSeedOfSixtyFourBitsHasNoSignAndIsTextWhereReadersWouldRoundIt() {
    var picture = Pictures.waves(8, 8, 5);
    var metadata = PictureMetadata.of(Pictures.rendered(picture, Pictures.spec("a", -1)), Pictures.card(), Map.of());
    for (byte[] file : List.of(png.encode(picture, metadata), new JpegEncoder(0.9).encode(picture, metadata))) {
      assertThat(new String(file, ISO_8859_1)).contains("18446744073709551615").doesNotContain("seed\":-1");
      var read = new MetadataReader().read(file).orElseThrow();
      assertThat(read.seed()).isEqualTo(-1);
      assertThat(read.spec()).contains("\"seed\":\"18446744073709551615\"");
    }
    assertThat(SpecJson.write(Pictures.spec("a", (1L << 53) - 1))).contains("\"seed\":9007199254740991,");
  }

  @Test
  void everyKindOfPromptAndSourceIsDescribed() {
    var plain = Pictures.spec("a", 1);
    var blend =
        new Prompt.Blend(
            List.of(new Prompt.Weighted(new Prompt.Text("a"), 1), new Prompt.Weighted(new Prompt.Text("b"), 3)),
            Prompt.Interpolation.SPHERICAL);
    var regions = new Prompt.Regions(new Prompt.Text("sea"), List.of(new Prompt.Region(new Prompt.Text("sun"), 0, 0.5, 1, 0.5)));
    var variation = new Source.Variation(Pictures.waves(64, 64, 1), 0.5);
    var spec =
        new RenderSpec(
            blend,
            Optional.of(regions),
            1,
            8,
            4,
            Optional.of(1.5),
            Optional.of(new GuidanceSteps(2, 6)),
            Optional.of(new Attention(1.2, 0.4)),
            plain.temperature(),
            Optional.of(new TypicalFilter(0.2, 3)),
            plain.renoise(),
            plain.size(),
            variation);

    assertThat(SpecJson.write(spec))
        .contains("\"prompt\":{\"prompts\":[{\"prompt\":\"a\",\"weight\":1.0},")
        .contains("{\"prompt\":\"b\",\"weight\":3.0}],\"interpolation\":\"spherical\"}")
        .contains("\"negativePrompt\":{\"background\":\"sea\",\"regions\":[{\"prompt\":\"sun\",")
        .contains("\"x\":0.0,\"y\":0.5,\"width\":1.0,\"height\":0.5}]}")
        .contains("\"guidance\":4.0,\"guidanceEnd\":1.5")
        .contains("\"guidanceSteps\":{\"first\":2,\"last\":6},\"attention\":{\"text\":1.2,\"image\":0.4}")
        .contains("\"typicalMass\":0.2,\"typicalMinTokens\":3")
        .contains("\"source\":{\"kind\":\"variation\",\"strength\":0.5}");
  }

  @Test
  void aTextTooLongForOneJpegCommentGoesOnInTheNext() {
    var metadata = new PictureMetadata("m", "1", "d", 1, "é".repeat(100_000), Map.of());
    assertThat(new MetadataReader().read(new JpegEncoder(0.9).encode(Pictures.waves(8, 8, 1), metadata))).contains(metadata);
  }

  @Test
  void aPictureOfAnotherProgramHasNoMetadata() throws IOException {
    assertThat(new MetadataReader().read(png(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB)))).isEmpty();
    assertThat(new MetadataReader().read(new byte[0])).isEmpty();
  }

  @Test
  void jpegPixelsStayCloseToThePicture() {
    var picture = Pictures.waves(64, 48, 2);
    var metadata = new PictureMetadata("m", "1", "d", 1, "{}", Map.of());
    var read = reader.picture("image", new JpegEncoder(0.95).encode(picture, metadata));

    assertThat(read.size()).isEqualTo(picture.size());
    var difference = 0L;
    for (var i = 0; i < picture.rgb().length; i++) {
      difference += Math.abs((picture.rgb()[i] & 0xff) - (read.rgb()[i] & 0xff));
    }
    assertThat(difference / (double) picture.rgb().length).isLessThan(8);
  }

  @Test
  void greyIsTakenAsItIsStoredAndTransparencyLiesOnWhite() throws IOException {
    var grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    assertThat(reader.picture("image", png(grey)).rgb()).containsExactly(100, 100, 100, 0, 0, 0);

    var transparent = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    transparent.setRGB(0, 0, 0x00ff0000);
    transparent.setRGB(1, 0, 0x80000000);
    assertThat(reader.picture("image", png(transparent)).rgb()).containsExactly(-1, -1, -1, 127, 127, 127);
  }

  @Test
  void aMaskIsWhiteOnBlackOrTransparentInOpaque() throws IOException {
    var grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 127);
    grey.getRaster().setSample(1, 0, 0, 128);
    grey.getRaster().setSample(2, 0, 0, 255);
    var mask = reader.mask("mask", png(grey));
    assertThat(mask.size()).isEqualTo(new PictureSize(3, 1));
    assertThat(mask.pixels().stream()).containsExactly(1, 2);

    var alpha = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    alpha.setRGB(0, 0, 0xffffffff);
    alpha.setRGB(1, 0, 0x7fffffff);
    alpha.setRGB(2, 0, 0xff000000);
    assertThat(reader.mask("mask", png(alpha)).pixels().stream()).containsExactly(1);
  }

  @Test
  void aDecompressionBombIsRefusedByItsHeader() {
    var bomb = pngHeader(60_000, 60_000);
    assertThatThrownBy(() -> reader.picture("image", bomb))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("image is 60000x60000, but must be at most 8192 pixels a side and 16777216 in all");
    assertThatThrownBy(() -> reader.mask("mask", pngHeader(8000, 8000)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("mask is 8000x8000");
  }

  @Test
  void filesThatAreTooLongOrNoPictureAreRefusedWithTheLimit() {
    var small = new PictureReader(new PictureReader.Limits(100, 10, 100));
    assertThatThrownBy(() -> small.picture("image", new byte[101]))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("image is 101 bytes long, but must be at most 100 bytes");
    assertThatThrownBy(() -> small.picture("image", "GIF89a".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("image is of an unknown format, but must be a PNG or JPEG file");
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] pngHeader(int width, int height) {
    var chunk = ByteBuffer.allocate(33).put(PngEncoder.SIGNATURE).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    chunk.putInt(width).putInt(height).put(new byte[] {8, 6, 0, 0, 0});
    var crc = new CRC32();
    crc.update(chunk.array(), 12, 17);
    return chunk.putInt((int) crc.getValue()).array();
  }
}
