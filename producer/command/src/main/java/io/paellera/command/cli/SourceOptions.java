package io.paellera.command.cli;

import io.paellera.command.prompts.JobField;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What pictures start from, other than one prompt and noise. */
final class SourceOptions {

  @Option(
      names = "--blend",
      paramLabel = "TEXT=WEIGHT",
      description =
          "In place of a PROMPT: a point between prompts, one option for each. --set interpolation=spherical leads from one to"
              + " the other along an arc.")
  private Map<String, Double> blend = new LinkedHashMap<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = {
        "variation starts from --image, noised by --strength;",
        "inpaint draws the white part of --mask anew;",
        "outpaint draws what lies around --image on a canvas of --size.",
        "Default: generate, from noise."
      })
  private String mode;

  @Option(
      names = "--image",
      paramLabel = "s3://BUCKET/KEY",
      description = "Picture to start from, in a bucket that the workers' inputs.allowed-buckets names. See: paellera upload")
  private String image;

  @Option(names = "--mask", paramLabel = "s3://BUCKET/KEY", description = "White is drawn anew, black is kept (inpaint).")
  private String mask;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description = "Share of the steps that a variation takes, above 0; 1 keeps nothing of the picture (default: 0.5).")
  private Double strength;

  /** Fields that are given, as text. */
  Map<JobField, String> settings() {
    var settings = new EnumMap<JobField, String>(JobField.class);
    if (!blend.isEmpty()) {
      settings.put(JobField.PROMPTS, prompts());
    }
    put(settings, JobField.MODE, mode);
    put(settings, JobField.IMAGE, image);
    put(settings, JobField.MASK, mask);
    put(settings, JobField.STRENGTH, strength);
    return settings;
  }

  /** The same text for the same options: the ids of the jobs depend on it. */
  private String prompts() {
    return blend.entrySet().stream()
        .map(part -> Answer.of("text", part.getKey()).with("weight", part.getValue()).json())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void put(Map<JobField, String> settings, JobField field, Object value) {
    if (value != null) {
      settings.put(field, value.toString());
    }
  }
}
