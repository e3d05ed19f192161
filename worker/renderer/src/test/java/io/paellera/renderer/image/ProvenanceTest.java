package io.paellera.renderer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvenanceTest {

  private static final String JOB = "a<job> & \"more\" é";
  private static final Provenance MARK = Provenance.of(Pictures.card(), "Paellera 1.2", JOB);
  private static final PictureMetadata METADATA = new PictureMetadata("m", "1", "d", 1, "{\"prompt\":\"a\"}", Map.of());

  @Test
  void otherProgramsReadThatAMachineMadeThePicture(@TempDir Path directory) throws Exception {
    assumeTrue(hasExiftool(), "SKIPPED: there is no exiftool here");
    Files.write(directory.resolve("a.png"), png(Optional.of(MARK)));
    Files.write(directory.resolve("a.jpg"), jpeg(Optional.of(MARK)));

    for (var file : List.of("a.png", "a.jpg")) {
      var tags = exiftool(directory.resolve(file));
      assertThat(tags.path("XMP-iptcExt:DigitalSourceType").asString()).isEqualTo(Provenance.DIGITAL_SOURCE_TYPE);
      assertThat(tags.path("XMP-iptcExt:AISystemUsed").asString()).isEqualTo("paella-emoji");
      assertThat(tags.path("XMP-xmp:CreatorTool").asString()).isEqualTo("Paellera 1.2");
      assertThat(tags.path("XMP-paellera:Job").asString()).isEqualTo(JOB);
      assertThat(tags.path("XMP-paellera:ModelDigest").asString()).isEqualTo("ab".repeat(32));
      assertThat(tags.has("ExifTool:Warning")).as("%s", tags).isFalse();
    }
  }

  @Test
  void theSameJobGivesTheSameBytesAndTheMarkCanBeLeftOut() {
    assertThat(png(Optional.of(MARK))).isEqualTo(png(Optional.of(Provenance.of(Pictures.card(), "Paellera 1.2", JOB))));
    assertThat(jpeg(Optional.of(MARK))).isEqualTo(jpeg(Optional.of(MARK)));
    for (var file : List.of(png(Optional.empty()), jpeg(Optional.empty()))) {
      assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("xmpmeta");
    }
  }

  @Test
  void theMarkHidesNothingOfWhatThePictureSaidBefore() {
    assertThat(new MetadataReader().read(png(Optional.of(MARK)))).contains(METADATA);
    assertThat(new MetadataReader().read(jpeg(Optional.of(MARK)))).contains(METADATA);
  }

  /** JFIF wants its APP0 right behind the start of the image, and readers of XMP expect APP1 in front of comments. */
  @Test
  void commentsOfAJpegStandBehindItsHeadAndNotInFrontOfIt() {
    var markers = new ArrayList<Integer>();
    var file = jpeg(Optional.of(MARK));
    for (int at = 2; (file[at + 1] & 0xff) != 0xdb; at += 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff)) {
      markers.add(file[at + 1] & 0xff);
    }
    assertThat(markers).startsWith(0xe0, 0xe1, 0xfe).filteredOn(marker -> marker != 0xfe).containsExactly(0xe0, 0xe1);
  }

  @Test
  void whatXmlHasNoPlaceForIsReplaced() {
    assertThat(Provenance.of(Pictures.card(), "e", "a\u0001b").xmp()).contains("paellera:Job=\"a\ufffdb\"");
  }

  private static byte[] png(Optional<Provenance> mark) {
    return new PngEncoder().encode(Pictures.waves(16, 8, 1), METADATA, mark);
  }

  private static byte[] jpeg(Optional<Provenance> mark) {
    return new JpegEncoder(0.9).encode(Pictures.waves(16, 8, 1), METADATA, mark);
  }

  private static boolean hasExiftool() {
    for (var directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, "exiftool"))) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode exiftool(Path file) throws IOException, InterruptedException {
    var out = file.resolveSibling("exiftool.json");
    var process =
        new ProcessBuilder("exiftool", "-json", "-G1", "-n", "-charset", "UTF8", file.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new JsonMapper().readTree(Files.readString(out)).get(0);
  }
}
