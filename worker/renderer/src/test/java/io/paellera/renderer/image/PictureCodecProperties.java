package io.paellera.renderer.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class PictureCodecProperties {

  private final PngEncoder png = new PngEncoder();
  private final PictureReader reader = new PictureReader(PictureReader.Limits.DEFAULT);
  private final MetadataReader metadataReader = new MetadataReader();

  @Property(tries = 200)
  void anyPictureSurvivesPng(
      @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height, @ForAll long seed)
      throws IOException {
    var rgb = new byte[width * height * 3];
    new Random(seed).nextBytes(rgb);
    var picture = new Picture(new PictureSize(width, height), rgb);

    var file = png.encode(picture, metadata("a", seed));

    assertThat(reader.picture("image", file).rgb()).isEqualTo(rgb);
    var elsewhere = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(elsewhere.getRGB(width - 1, height - 1) & 0xffffff)
        .isEqualTo((rgb[rgb.length - 3] & 0xff) << 16 | (rgb[rgb.length - 2] & 0xff) << 8 | rgb[rgb.length - 1] & 0xff);
  }

  @Property(tries = 200)
  void anyPromptAndSeedComeBackFromPngAndJpeg(@ForAll @StringLength(min = 1, max = 60) String text, @ForAll long seed) {
    var prompt = "x" + text.replaceAll("[\\ud800-\\udfff]", "");
    var metadata = metadata(prompt, seed);
    var picture = Pictures.waves(16, 16, 1);

    assertThat(metadataReader.read(png.encode(picture, metadata))).contains(metadata);
    assertThat(metadataReader.read(new JpegEncoder(0.9).encode(picture, metadata))).contains(metadata);
  }

  @Property(tries = 500)
  void aDamagedFileIsRefusedOrReadButNeverBreaksTheReader(
      @ForAll boolean jpeg, @ForAll @IntRange(min = 2, max = 10_000) int at, @ForAll byte value, @ForAll boolean cut) {
    var picture = Pictures.waves(24, 24, 3);
    var file = jpeg ? new JpegEncoder(0.8).encode(picture, metadata("a", 1)) : png.encode(picture, metadata("a", 1));
    file[at % file.length] = value;
    var damaged = cut ? Arrays.copyOf(file, at % file.length) : file;
    metadataReader.read(damaged);
    try {
      assertThat(reader.picture("image", damaged)).isNotNull();
    } catch (InvalidSpecException e) {
      assertThat(e.field()).isEqualTo("image");
    }
  }

  private static PictureMetadata metadata(String prompt, long seed) {
    var image = Pictures.rendered(Pictures.waves(1, 1, 0), Pictures.spec(prompt, seed));
    return PictureMetadata.of(image, Pictures.card(), Map.of("device", "cpu", "precision", "float32"));
  }
}
