package io.paellera.training.emoji;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paellera.training.data.DatasetException;
import io.paellera.training.data.PictureFolder;
import io.paellera.training.data.PictureInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmojiDatasetTest {

  private static final String RED = "<path fill='#f00' d='M0 0h16v16H0z'/>";

  @TempDir Path packages;
  @TempDir Path target;

  @BeforeEach
  void writePackages() throws IOException {
    pack(
        "emojibase-data-17.0.0.tgz",
        Map.of(
            "en/data.json",
            """
            [{"hexcode": "1F34E", "label": "red apple", "group": 4, "tags": ["fruit", "red", "pet"]},
             {"hexcode": "1F431", "label": "cat face", "group": 3, "tags": ["kitten", "pet"]},
             {"hexcode": "1F1FA", "label": "a flag", "group": 9, "tags": []}]
            """,
            "en/shortcodes/emojibase.json",
            "{\"1F34E\": [\"apple\", \"red_apple\"], \"1F431\": \"kitty\"}"));
    for (var set : EmojiSet.values()) {
      var icons =
          switch (set) {
            case NOTO -> "\"apple-by-code\": {\"body\": \"" + RED + "\"}, \"cat-face\": {\"body\": \"" + RED + "\"}";
            case FXEMOJI -> "\"redapple\": {\"body\": \"" + RED + "\"}, \"kitty\": {\"body\": \"" + RED + "\"}";
            case TWEMOJI -> "\"red-apple\": {\"body\": \"<broken\"}";
            default -> "\"other\": {\"body\": \"\"}";
          };
      var codes = set == EmojiSet.NOTO ? "{\"1f34e-fe0f\": \"apple-by-code\"}" : "{}";
      var json = "{\"width\": 16, \"height\": 16, \"icons\": {" + icons + "}}";
      pack(set.archive(), Map.of("icons.json", json, "chars.json", codes));
    }
  }

  @Test
  void conceptsAreJoinedAcrossStylesByCodePointNameAndAlias() {
    var report = build(new EmojiSettings(16, 0, Set.of(), 1));
    assertThat(report.pictures()).isEqualTo(4);
    assertThat(pictures()).extracting(PictureInfo::file)
        .containsExactlyInAnyOrder(
            "pictures/noto/1f34e.png", "pictures/fxemoji/1f34e.png", "pictures/noto/1f431.png", "pictures/fxemoji/1f431.png");
  }

  @Test
  void anIconThatCantBeDrawnIsNamed() {
    assertThat(build(new EmojiSettings(16, 0, Set.of(), 1)).unreadable()).containsExactly("twemoji/red-apple");
  }

  @Test
  void picturesShowTheIcon() throws IOException {
    build(new EmojiSettings(16, 0, Set.of(), 1));
    var picture = ImageIO.read(target.resolve("pictures/noto/1f34e.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(16);
    assertThat(picture.getRGB(8, 8) & 0xFFFFFF).isEqualTo(0xFF0000);
  }

  @Test
  void bareCaptionsMeanTheDefaultStyleAndStyleWordsTheOthers() {
    build(new EmojiSettings(16, 0, Set.of(), 1));
    var byFile = pictures().stream().collect(Collectors.toMap(PictureInfo::file, info -> info));
    assertThat(byFile.get("pictures/noto/1f34e.png").captions())
        .contains("red apple", "apple", "red apple, noto style", "red apple, fruit, pet");
    assertThat(byFile.get("pictures/fxemoji/1f34e.png").captions().stream().filter(caption -> caption.contains("firefox style")))
        .hasSizeGreaterThan(3);
  }

  @Test
  void synonymsStandForTheNameAndTagsOfSeveralConceptsOnlyBesideIt() {
    build(new EmojiSettings(16, 0, Set.of(), 1));
    assertThat(pictures())
        .filteredOn(info -> info.labels().get("concept").equals("cat face"))
        .hasSize(2)
        .allSatisfy(info -> assertThat(info.captions()).contains("kitty", "kitten").doesNotContain("pet"));
  }

  @Test
  void emphasisedConceptsAreDrawnMoreOftenAndNeverHeldOut() {
    build(new EmojiSettings(16, 0.999, Set.of("red apple"), 3));
    var weights =
        pictures().stream()
            .collect(
                Collectors.groupingBy(
                    info -> info.labels().get("concept"), Collectors.summingDouble(PictureInfo::weight)));
    assertThat(weights.get("red apple")).isCloseTo(3 * weights.get("cat face"), within(1e-9));
    assertThat(pictures())
        .allSatisfy(info -> assertThat(info.isTraining()).isEqualTo(info.labels().get("concept").equals("red apple")));
  }

  @Test
  void everySetIsAttributed() throws IOException {
    build(new EmojiSettings(16, 0, Set.of(), 1));
    assertThat(Files.readString(target.resolve("ATTRIBUTION.md")))
        .contains(List.of(EmojiSet.values()).stream().map(EmojiSet::title).toList())
        .contains("CC-BY-4.0", "Apache-2.0", "Mozilla", "https://github.com/microsoft/fluentui-emoji");
  }

  @Test
  void aMissingPackageIsNamedWithTheCommandThatFetchesIt() throws IOException {
    Files.delete(packages.resolve(EmojiSet.TWEMOJI.archive()));
    assertThatThrownBy(() -> build(new EmojiSettings(16, 0, Set.of(), 1)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("npm pack @iconify-json/twemoji@1.2.5");
  }

  private EmojiDataset.Report build(EmojiSettings settings) {
    return new EmojiDataset(settings).build(packages, target);
  }

  private List<PictureInfo> pictures() {
    return new PictureFolder(target).describe();
  }

  private void pack(String archive, Map<String, String> files) throws IOException {
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(packages.resolve(archive))))) {
      for (var file : files.entrySet()) {
        var content = file.getValue().getBytes(UTF_8);
        var entry = new TarArchiveEntry("package/" + file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
  }
}
