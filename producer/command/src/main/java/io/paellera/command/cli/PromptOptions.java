package io.paellera.command.cli;

import io.paellera.command.openai.RequestLabels;
import io.paellera.command.prompts.Grid;
import io.paellera.command.prompts.JobField;
import io.paellera.command.prompts.JobPlan;
import io.paellera.command.prompts.PromptFormat;
import io.paellera.command.prompts.PromptSource;
import io.paellera.command.prompts.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to draw. */
final class PromptOptions {

  /** What becomes of lines that look like comments. */
  enum Comments {
    SKIP,
    KEEP
  }

  private static final String STDIN = "-";
  private static final List<String> PROMPTS = List.of(JobField.PROMPT.fieldName(), JobField.PROMPTS.fieldName());

  @Parameters(
      paramLabel = "PROMPT",
      arity = "0..*",
      description = "Prompts. With --file at most one, a template: \"a {animal} in the {place}\".")
  private List<String> prompts = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Prompts from a text, .csv, .tsv, .jsonl or .json file (an array); - is standard input, as is giving no prompts at all, neither here nor by"
              + " --blend or --set.")
  private String file;

  @Option(
      names = "--format",
      description =
          "text, csv, tsv, json or jsonl, where the file's name doesn't tell; or openai-batch: requests of OpenAI's Batch API, from FILE or from"
              + " the file that PROMPT names.")
  private PromptFormat format;

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description = "What separates the cells of a table: a character, or tab (default: the one that its first line shows).")
  private String delimiter;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of the file, such as windows-1252 (default: UTF-8, or UTF-16 where the file shows it).")
  private Charset encoding;

  @Option(
      names = "--comments",
      description = "What lines of a text file are that begin with # and a space: skip leaves them out, keep makes prompts of them (default: skip).")
  private Comments comments = Comments.SKIP;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "COLUMN=FIELD",
      description = "Takes a column or key for a field; COLUMN= leaves it out.")
  private Map<String, String> map = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "FIELD=VALUE",
      description = {
        "Sets any field of every job, whatever the input says: --set temperature=1.0..0.3",
        "The fields: prompt, prompts, interpolation, negativePrompt, images, seed, steps, guidance, guidanceEnd, guidanceSteps,"
            + " attention, temperature, typicalMass, typicalMinTokens, renoise, size, model, mode, image, mask, strength, placement, output, format, prefix,"
            + " deadline, id."
      })
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--steps", description = "Denoising steps of every job.")
  private Integer steps;

  @Option(names = "--images", description = "Pictures of every job.")
  private Integer images;

  @Option(names = "--seed", description = "Seed of every job; random: one of its own for each.")
  private String seed;

  @Option(names = "--guidance", description = "Guidance of every job.")
  private Double guidance;

  @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "What every job steers away from.")
  private String negativePrompt;

  @Option(names = "--size", paramLabel = "WxH", description = "Size of every picture in pixels.")
  private String size;

  @Option(names = "--model", description = "Model of every job.")
  private String model;

  @Mixin private SourceOptions start;

  @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label of every job; may hold {placeholders}.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--grid",
      paramLabel = "FIELD=V,V",
      description = "Every row once for each value; several grids multiply. A name that is no field fills {name}.")
  private Map<String, String> grid = new LinkedHashMap<>();

  @Option(names = "--seeds", paramLabel = "A..B", description = "Every row once for each seed: 1..10 or 3,5,8.")
  private String seeds;

  /**
   * @param spool where standard input, or a pipe, is kept, since it is read twice
   */
  JobPlan plan(Console console, String batch, Path spool) {
    if (format == PromptFormat.OPENAI_BATCH) {
      takeBatchFile();
    }
    var settings = settings();
    PromptSource source = source(console, spool, settings);
    if (source instanceof PromptSource.OfFile && prompts.size() == 1) {
      settings.put(JobField.PROMPT.fieldName(), prompts.get(0));
    } else if (source instanceof PromptSource.OfFile && prompts.size() > 1) {
      throw new CommandException(ExitCode.USAGE, "with --file there can be one prompt, a template; got " + prompts.size());
    }
    return JobPlan.of(source, batch).with(settings).with(grid());
  }

  /** A line of such a file is one request with one answer, under its own name and with its own prompt. */
  private void takeBatchFile() {
    if (file == null && prompts.size() == 1) {
      file = prompts.get(0);
      prompts = List.of();
    }
    if (!prompts.isEmpty() || !grid.isEmpty() || seeds != null || labels.containsKey(RequestLabels.CUSTOM_ID)) {
      throw new CommandException(
          ExitCode.USAGE,
          "an openai-batch file says itself what to draw, one job a line: leave out prompts, --grid, --seeds and --label "
              + RequestLabels.CUSTOM_ID);
    }
  }

  private PromptSource source(Console console, Path spool, Map<String, String> settings) {
    if (file == null && !prompts.isEmpty()) {
      return PromptSource.prompts(prompts);
    }
    if (file == null && PROMPTS.stream().anyMatch(settings::containsKey)) {
      return PromptSource.ofSettings();
    }
    if (file == null || file.equals(STDIN)) {
      PromptFormat known = Optional.ofNullable(format).orElse(PromptFormat.TEXT);
      return new PromptSource.OfFile(spooled(console.in(), spool), reading(known), "standard input");
    }
    Path path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new CommandException(ExitCode.USAGE, "can't read " + path + ": no such file, or no permission");
    }
    PromptFormat known = Optional.ofNullable(format).orElseGet(() -> PromptFormat.of(path));
    return new PromptSource.OfFile(Files.isRegularFile(path) ? path : spooled(path, spool), reading(known), path.toString());
  }

  private Reading reading(PromptFormat known) {
    return new Reading(
        known,
        map,
        Optional.ofNullable(delimiter).map(Values::character),
        Optional.ofNullable(encoding),
        comments == Comments.KEEP);
  }

  private static Path spooled(Path pipe, Path spool) {
    try (InputStream in = Files.newInputStream(pipe)) {
      return spooled(in, spool);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + pipe + ": " + e.getMessage(), e);
    }
  }

  private static Path spooled(InputStream in, Path spool) {
    try (OutputStream out = Files.newOutputStream(spool)) {
      in.transferTo(out);
      return spool;
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep the input in " + spool + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    set.forEach(
        (name, value) ->
            settings.put(
                JobField.find(name)
                    .map(JobField::fieldName)
                    .orElseGet(() -> name.startsWith("labels.") ? name : unknownField(name)),
                value));
    put(settings, JobField.STEPS, steps);
    put(settings, JobField.IMAGES, images);
    put(settings, JobField.SEED, seed);
    put(settings, JobField.GUIDANCE, guidance);
    put(settings, JobField.NEGATIVE_PROMPT, negativePrompt);
    put(settings, JobField.SIZE, size);
    put(settings, JobField.MODEL, model);
    start.settings().forEach((field, value) -> put(settings, field, value));
    labels.forEach((name, value) -> settings.put("labels." + name, value));
    return settings;
  }

  private static String unknownField(String name) {
    String hint = JobField.nearest(name).map(nearest -> "; did you mean " + nearest + "?").orElse("");
    throw new CommandException(ExitCode.USAGE, "--set: " + name + " is no field of a job" + hint);
  }

  private static void put(Map<String, String> settings, JobField field, Object value) {
    if (value != null) {
      settings.put(field.fieldName(), value.toString());
    }
  }

  private Grid grid() {
    Grid all = Grid.NONE;
    for (var axis : grid.entrySet()) {
      String name = JobField.find(axis.getKey()).map(JobField::fieldName).orElse(axis.getKey());
      all =
          all.with(
              name, name.equals(JobField.SEED.fieldName()) ? Values.numbers(axis.getValue()) : Values.list(axis.getValue()));
    }
    return seeds == null ? all : all.with(JobField.SEED.fieldName(), Values.numbers(seeds));
  }
}
