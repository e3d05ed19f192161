package io.paellera.training.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSourceTest {

  @TempDir Path folder;

  @Test
  void aWrittenFolderIsReadBackWithCaptionsLabelsWeightAndSplit() {
    var captions = List.of("red", "red", "a red square");
    var info = new PictureInfo("a/red.png", captions, Map.of("style", "flat"), 0.5, PictureInfo.HELD_OUT);
    try (var writer = PictureFolderWriter.create(folder)) {
      writer.add(info, square(0xFF0000));
    }
    var pictures = Pictures.read(PictureSource.open(folder), 8);
    assertThat(pictures.infos()).containsExactly(info);
    assertThat(pictures.pixels().get(0)[0]).isEqualTo(1f);
    assertThat(pictures.pixels().get(0)[64]).isZero();
  }

  @Test
  void aMuchLargerPictureIsAveragedAndNotPicked() throws IOException {
    var board = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
    for (var i = 0; i < 256 * 256; i++) {
      board.setRGB(i % 256, i / 256, (i % 256 + i / 256) % 2 == 0 ? 0xFFFFFF : 0);
    }
    var file = new ByteArrayOutputStream();
    ImageIO.write(board, "png", file);
    for (var value : PicturePixels.decode(file.toByteArray(), 16).orElseThrow()) {
      assertThat(value).isCloseTo(0.5f, within(0.02f));
    }
  }

  @Test
  void csvLinesOfOneFileAreItsCaptions() throws IOException {
    Files.write(folder.resolve("x.png"), png(0x00FF00));
    Files.writeString(folder.resolve("captions.csv"), "file,caption\nx.png,\"green, \"\"very\"\"\"\nx.png,lawn\n");
    assertThat(Pictures.read(PictureSource.open(folder), 8).infos())
        .singleElement()
        .satisfies(info -> assertThat(info.captions()).containsExactly("green, \"very\"", "lawn"));
  }

  @Test
  void captionsInCsvMayHoldLineBreaksAndFaultsAreToldWithTheirLines() throws IOException {
    Files.write(folder.resolve("x.png"), png(0x00FF00));
    Files.writeString(folder.resolve("captions.csv"), "\ufefffile,caption\r\nx.png, \"green,\nvery\"\r\n\r\nx.png,lawn\r\n");
    assertThat(Pictures.read(PictureSource.open(folder), 8).infos())
        .singleElement()
        .satisfies(info -> assertThat(info.captions()).containsExactly("green,\nvery", "lawn"));
    Files.writeString(folder.resolve("captions.csv"), "file,caption\nx.png,\"a\nb\"\nx.png,one,two\n");
    assertThatThrownBy(() -> Pictures.read(PictureSource.open(folder), 8))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("line 4 isn't \"file,caption\": x.png,one,two");
    Files.writeString(folder.resolve("captions.csv"), "x.png,\"green\n");
    assertThatThrownBy(() -> Pictures.read(PictureSource.open(folder), 8)).isInstanceOf(DatasetException.class).hasMessageContaining("no CSV");
    Files.write(folder.resolve("captions.csv"), "x.png,caf\u00e9\n".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Pictures.read(PictureSource.open(folder), 8)).isInstanceOf(DatasetException.class).hasMessageContaining("UTF-8");
  }

  @Test
  void entriesOfATarShardThatShareAKeyMakeASample() throws IOException {
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("shard-0.tar")))) {
      put(tar, "0001.png", png(0x0000FF));
      put(tar, "0001.txt", "blue".getBytes(UTF_8));
      put(tar, "0002.json", "{\"captions\": [\"red\"], \"labels\": {\"style\": \"flat\"}}".getBytes(UTF_8));
      put(tar, "0002.png", png(0xFF0000));
    }
    var pictures = Pictures.read(PictureSource.open(folder), 8);
    assertThat(pictures.infos()).extracting(PictureInfo::captions).containsExactly(List.of("blue"), List.of("red"));
    assertThat(pictures.infos().get(1).labels()).containsEntry("style", "flat");
    assertThat(pictures.pixels().get(0)[128]).isEqualTo(1f);
  }

  @Test
  void unreadableAndMissingPicturesAreNamedAndNotFatal() throws IOException {
    Files.write(folder.resolve("good.png"), png(0));
    Files.write(folder.resolve("bad.png"), new byte[] {1, 2, 3});
    Files.writeString(folder.resolve("captions.csv"), "good.png,black\nbad.png,noise\ngone.png,nothing\n");
    var pictures = Pictures.read(PictureSource.open(folder), 8);
    assertThat(pictures.unreadable()).containsExactly("bad.png", "gone.png");
    assertThat(pictures.infos()).hasSize(1);
  }

  @Test
  void labelsKeepOneOrderSoThatTheDigestIsTheSameInEveryProcess() {
    var names = List.of("style", "concept", "group", "artist", "year", "licence", "size");
    var labels = new LinkedHashMap<String, String>();
    names.forEach(name -> labels.put(name, "x"));
    var info = new PictureInfo("a.png", List.of("a"), labels, 1, PictureInfo.TRAIN);
    assertThat(info.labels().keySet()).containsExactlyElementsOf(new TreeSet<>(names));
    assertThat(info).hasToString(new PictureInfo("a.png", List.of("a"), new TreeMap<>(labels), 1, PictureInfo.TRAIN).toString());
  }

  @Test
  void aFileOutsideTheFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("captions.csv"), "../x.png,outside\n");
    assertThatThrownBy(() -> Pictures.read(PictureSource.open(folder), 8))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("../x.png");
  }

  @Test
  void aFolderWithoutCaptionsIsRefusedWithWhatWouldDo() {
    assertThatThrownBy(() -> Pictures.read(PictureSource.open(folder), 8))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("captions.jsonl");
  }

  @Test
  void transparentPicturesLieOnWhite() throws IOException {
    var clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(clear, "png", bytes);
    var pixels = PicturePixels.decode(bytes.toByteArray(), 8).orElseThrow();
    for (var value : pixels) {
      assertThat(value).isCloseTo(1f, within(1e-6f));
    }
  }

  @Test
  void greyOfATransparentPictureIsNoLighterThanItWasStored() throws IOException {
    var colours =
        new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    var grey = new BufferedImage(colours, colours.createCompatibleWritableRaster(8, 8), false, null);
    for (var i = 0; i < 64; i++) {
      grey.getRaster().setPixel(i % 8, i / 8, new int[] {100, 255});
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", bytes);
    for (var value : PicturePixels.decode(bytes.toByteArray(), 8).orElseThrow()) {
      assertThat(value).isCloseTo(100 / 255f, within(1e-6f));
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] png(int rgb) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(square(rgb), "png", bytes);
    return bytes.toByteArray();
  }

  private static BufferedImage square(int rgb) {
    var picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (var i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, rgb);
    }
    return picture;
  }
}
