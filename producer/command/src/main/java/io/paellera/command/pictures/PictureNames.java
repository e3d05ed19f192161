package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the files of pictures are called: a text in which {@code {job}}, {@code {index}}, {@code {seed}}, {@code {batch}} and
 * {@code {labels.NAME}} stand for what the picture has. The ending of its format is added. What can't be part of a file's name
 * becomes an underscore.
 */
public record PictureNames(String template) implements FileNames {

  private static final Pattern FIELD = Pattern.compile("\\{(job|index|seed|batch|labels\\.[^{}]+)}");
  private static final Pattern ANY_FIELD = Pattern.compile("\\{[^{}]*}");
  private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N}._ -]");
  private static final int LONGEST = 200;

  public static final PictureNames DEFAULT = new PictureNames("{job}-{index}");

  /**
   * @throws IllegalArgumentException if the text has a field that there isn't, or a folder
   */
  public PictureNames {
    requireNonNull(template, "template is null");
    ANY_FIELD
        .matcher(template)
        .results()
        .map(MatchResult::group)
        .filter(field -> !FIELD.matcher(field).matches())
        .findFirst()
        .ifPresent(
            field -> {
              throw new IllegalArgumentException(
                  field + " is no part of a name; there are {job}, {index}, {seed}, {batch} and {labels.NAME}");
            });
    if (template.isBlank() || template.contains("/") || template.contains("\\")) {
      throw new IllegalArgumentException("a name must not be blank and have no folder in it: \"" + template + "\"");
    }
  }

  @Override
  public String of(RenderResult result, StoredImage image) {
    String name = FIELD.matcher(template).replaceAll(field -> Matcher.quoteReplacement(fit(value(field.group(1), result, image))));
    String safe = name.startsWith(".") ? "_" + name.substring(1) : name;
    return (safe.length() > LONGEST ? safe.substring(0, LONGEST) : safe) + "." + format(image.uri());
  }

  private static String value(String field, RenderResult result, StoredImage image) {
    return switch (field) {
      case "job" -> result.jobId();
      case "index" -> String.valueOf(image.index());
      case "seed" -> image.seed().toString();
      case "batch" -> result.batch();
      default -> result.labels().getOrDefault(field.substring("labels.".length()), "");
    };
  }

  private static String fit(String value) {
    return UNFIT.matcher(value).replaceAll("_");
  }

  private static String format(String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(".jpeg") || name.endsWith(".jpg") ? "jpeg" : "png";
  }
}
