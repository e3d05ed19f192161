package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What conditions a picture. */
public sealed interface Prompt {

  /** One text for the whole picture. */
  record Text(String text) implements Prompt {
    public Text {
      requireNonNull(text, "text is null");
      if (text.isBlank()) {
        throw new InvalidSpecException("prompt", text, "at least one visible character");
      }
    }
  }

  /** A point between prompts: their embeddings mixed by weight. */
  record Blend(List<Weighted> parts, Interpolation interpolation) implements Prompt {
    public Blend {
      parts = List.copyOf(parts);
      requireNonNull(interpolation, "interpolation is null");
      if (parts.isEmpty()) {
        throw new InvalidSpecException("prompts", "[]", "at least one prompt");
      }
      if (interpolation == Interpolation.SPHERICAL && parts.size() != 2) {
        throw new InvalidSpecException("prompts", parts.size() + " prompts", "exactly 2 for spherical interpolation");
      }
      double total = parts.stream().mapToDouble(Weighted::weight).sum();
      if (!(total > 0 && Double.isFinite(total))) {
        throw new InvalidSpecException("prompts.weight", total + " in sum", "above 0 and finite in sum");
      }
    }
  }

  /** Several prompts, each in its own part of the picture; where parts overlap the later one counts. */
  record Regions(Text background, List<Region> regions) implements Prompt {
    public Regions {
      requireNonNull(background, "background is null");
      regions = List.copyOf(regions);
      if (regions.isEmpty()) {
        throw new InvalidSpecException("prompts", "[]", "at least one region");
      }
    }
  }

  /** A text and its share in a blend; weights need not sum to one. */
  record Weighted(Text text, double weight) {
    public Weighted {
      requireNonNull(text, "text is null");
      if (!Double.isFinite(weight) || weight < 0) {
        throw new InvalidSpecException("prompts.weight", weight, "a finite number, 0 or more");
      }
    }
  }

  /** A text and the rectangle it rules, in shares of the picture's width and height, each in {@code [0, 1]}. */
  record Region(Text text, double x, double y, double width, double height) {
    public Region {
      requireNonNull(text, "text is null");
      checkShare("prompts.region.x", x);
      checkShare("prompts.region.y", y);
      checkShare("prompts.region.width", width);
      checkShare("prompts.region.height", height);
      if (width == 0 || height == 0 || x + width > 1 + 1e-9 || y + height > 1 + 1e-9) {
        throw new InvalidSpecException(
            "prompts.region", x + "," + y + " " + width + "x" + height, "a rectangle with an area, inside 0..1");
      }
    }

    private static void checkShare(String field, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new InvalidSpecException(field, value, "0 to 1");
      }
    }
  }

  enum Interpolation {
    LINEAR,
    SPHERICAL
  }

  static Prompt of(String text) {
    return new Text(text);
  }
}
