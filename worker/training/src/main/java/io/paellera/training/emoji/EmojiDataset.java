package io.paellera.training.emoji;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;
import static java.util.stream.Collectors.toSet;

import io.paellera.training.data.PictureFolderWriter;
import io.paellera.training.data.PictureInfo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Turns the emoji packages into a captioned picture set: one picture for each concept and style. */
public final class EmojiDataset {

  private static final int SPLIT_BUCKETS = 10_000;

  private final EmojiSettings settings;
  private final SvgRasteriser rasteriser;

  public EmojiDataset(EmojiSettings settings) {
    this.settings = settings;
    rasteriser = new SvgRasteriser(settings.side());
  }

  /** The npm packages to fetch, {@code name@version}. */
  public static List<String> packages() {
    var packages = new ArrayList<String>();
    for (var set : EmojiSet.values()) {
      packages.add(set.npmPackage());
    }
    packages.add(ConceptCatalogue.NPM_PACKAGE);
    return packages;
  }

  /**
   * What was built.
   *
   * @param pictures written
   * @param concepts with at least one picture
   * @param unreadable style and name of each icon that couldn't be drawn
   */
  public record Report(int pictures, int concepts, List<String> unreadable) {
    public Report {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** A picture to draw, as an SVG document. */
  private record Icon(Concept concept, EmojiSet set, String svg) {
    String name() {
      return set.slug() + "/" + concept.slug();
    }
  }

  /** A drawn picture. */
  private record Drawing(Icon icon, BufferedImage picture) {}

  /**
   * Builds the dataset.
   *
   * @param packages folder with the archives that {@code npm pack} made of {@link #packages}
   * @param target folder to write
   */
  public Report build(Path packages, Path target) {
    var icons = icons(packages);
    var drawings =
        icons.parallelStream()
            .flatMap(icon -> rasteriser.draw(icon.svg).map(picture -> new Drawing(icon, picture)).stream())
            .toList();
    var shares =
        drawings.stream()
            .collect(groupingBy(drawing -> drawing.icon.concept, summingDouble(drawing -> drawing.icon.set.share())));
    try (var writer = PictureFolderWriter.create(target)) {
      for (var drawing : drawings) {
        writer.add(describe(drawing.icon, shares.get(drawing.icon.concept)), drawing.picture);
      }
    }
    writeAttribution(target.resolve("ATTRIBUTION.md"));
    var drawn = drawings.stream().map(Drawing::icon).collect(toSet());
    var unreadable = icons.stream().filter(icon -> !drawn.contains(icon)).map(Icon::name).toList();
    return new Report(drawings.size(), shares.size(), unreadable);
  }

  /** The icons of all sets, concept by concept. */
  private static List<Icon> icons(Path packages) {
    var catalogue = ConceptCatalogue.read(packages);
    var bySet = new EnumMap<EmojiSet, Map<Concept, String>>(EmojiSet.class);
    for (var set : EmojiSet.values()) {
      var icons = IconSet.read(packages, set);
      var documents = new HashMap<Concept, String>();
      catalogue.match(icons.codes(), icons.names()).forEach((concept, name) -> documents.put(concept, icons.svg(name)));
      bySet.put(set, documents);
    }
    var icons = new ArrayList<Icon>();
    for (var concept : catalogue.concepts()) {
      bySet.forEach(
          (set, documents) -> {
            if (documents.containsKey(concept)) {
              icons.add(new Icon(concept, set, documents.get(concept)));
            }
          });
    }
    return icons;
  }

  /**
   * @param shares of all drawn pictures of the concept
   */
  private PictureInfo describe(Icon icon, double shares) {
    var concept = icon.concept;
    var group = ConceptCatalogue.GROUPS.get(concept.group());
    var labels = Map.of("concept", concept.label(), "style", icon.set.slug(), "group", group);
    var emphasis = settings.emphasised().contains(concept.label()) ? settings.emphasis() : 1;
    var file = "pictures/" + icon.set.slug() + "/" + concept.code() + ".png";
    var weight = emphasis * icon.set.share() / shares;
    return new PictureInfo(file, EmojiCaptions.of(concept, icon.set), labels, weight, split(concept));
  }

  private String split(Concept concept) {
    if (settings.emphasised().contains(concept.label())) {
      return PictureInfo.TRAIN;
    }
    var checksum = new CRC32();
    checksum.update(concept.label().getBytes(UTF_8));
    return checksum.getValue() % SPLIT_BUCKETS < settings.heldOut() * SPLIT_BUCKETS ? PictureInfo.HELD_OUT : PictureInfo.TRAIN;
  }

  private void writeAttribution(Path file) {
    var text = new StringBuilder("# Where these pictures come from\n\n");
    text.append("Rasterised on white at ").append(settings.side()).append(" pixels; nothing else was changed.\n\n");
    text.append("| set | artwork by | licence of the artwork | source | npm package |\n|---|---|---|---|---|\n");
    for (var set : EmojiSet.values()) {
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(set.title(), set.author(), set.licence(), set.source(), set.npmPackage()));
    }
    text.append("\nNames, tags and groups: ").append(ConceptCatalogue.NPM_PACKAGE);
    text.append(" (MIT, https://github.com/milesj/emojibase).\n");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }
}
