package io.paellera.training.emoji;

import java.util.List;

/** The emoji sets whose licences let a model be trained on them and shipped; each is one pinned npm package. */
public enum EmojiSet {
  NOTO("noto", "1.2.9", "Noto Emoji", "Google", "Apache-2.0", "https://github.com/googlefonts/noto-emoji", 0.27, "noto style"),
  NOTO_V1(
      "noto-v1",
      "1.2.5",
      "Noto Emoji, first version",
      "Google",
      "Apache-2.0",
      "https://github.com/googlefonts/noto-emoji",
      0.09,
      "blob style",
      "old noto style"),
  FLUENT(
      "fluent-emoji",
      "1.2.7",
      "Fluent Emoji",
      "Microsoft",
      "MIT",
      "https://github.com/microsoft/fluentui-emoji",
      0.11,
      "glossy style",
      "fluent style"),
  FLUENT_FLAT(
      "fluent-emoji-flat",
      "1.2.6",
      "Fluent Emoji Flat",
      "Microsoft",
      "MIT",
      "https://github.com/microsoft/fluentui-emoji",
      0.11,
      "flat style",
      "flat fluent style"),
  TWEMOJI(
      "twemoji",
      "1.2.5",
      "Twemoji",
      "Twitter, Inc and other contributors",
      "CC-BY-4.0",
      "https://github.com/jdecked/twemoji",
      0.11,
      "twemoji style"),
  EMOJITWO(
      "emojione",
      "1.2.3",
      "EmojiTwo",
      "EmojiTwo contributors",
      "CC-BY-4.0",
      "https://github.com/EmojiTwo/emojitwo",
      0.07,
      "emojitwo style"),
  FXEMOJI("fxemoji", "1.2.2", "FxEmoji", "Mozilla", "CC-BY-4.0", "https://github.com/mozilla/fxemoji", 0.03, "firefox style"),
  STREAMLINE(
      "streamline-emojis",
      "1.2.4",
      "Streamline Emojis",
      "Streamline",
      "CC-BY-4.0",
      "https://github.com/webalys-hq/streamline-vectors",
      0.03,
      "outlined style");

  private final String slug;
  private final String version;
  private final String title;
  private final String author;
  private final String licence;
  private final String source;
  private final double share;
  private final List<String> styleWords;

  EmojiSet(
      String slug,
      String version,
      String title,
      String author,
      String licence,
      String source,
      double share,
      String... styleWords) {
    this.slug = slug;
    this.version = version;
    this.title = title;
    this.author = author;
    this.licence = licence;
    this.source = source;
    this.share = share;
    this.styleWords = List.of(styleWords);
  }

  /** Name of the style in the dataset, and of the set in its npm package. */
  public String slug() {
    return slug;
  }

  /** The npm package, {@code name@version}. */
  public String npmPackage() {
    return "@iconify-json/" + slug + "@" + version;
  }

  /** File name that {@code npm pack} gives the package. */
  public String archive() {
    return "iconify-json-" + slug + "-" + version + ".tgz";
  }

  public String title() {
    return title;
  }

  public String author() {
    return author;
  }

  /** SPDX identifier of the artwork's licence, which may differ from the package's. */
  public String licence() {
    return licence;
  }

  public String source() {
    return source;
  }

  /** How much of a concept's draws go to this set, in relation to the other sets that have the concept. */
  public double share() {
    return share;
  }

  /** Whether a caption without style words means this set. */
  public boolean isDefaultStyle() {
    return this == NOTO;
  }

  /** Words that name the style in captions. */
  public List<String> styleWords() {
    return styleWords;
  }
}
