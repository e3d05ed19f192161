package io.paellera.command.prompts;

import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.InvalidFieldException;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderJobBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Collects what an input says of one job, before the job has an id. */
final class JobDraft {

  private final List<Consumer<RenderJobBuilder>> settings = new ArrayList<>();
  private final Map<String, String> labels = new HashMap<>();
  private Optional<String> id = Optional.empty();
  private String prompt;
  private Optional<ImageFormat> format = Optional.empty();
  private Optional<String> prefix = Optional.empty();

  void id(String value) {
    id = Optional.of(value);
  }

  void prompt(String value) {
    prompt = value;
  }

  void set(Consumer<RenderJobBuilder> setting) {
    settings.add(setting);
  }

  void output(String json) {
    Output output = FieldText.json(json, Output.class, "a JSON object like {\"format\":\"png\",\"prefix\":\"renders\"}");
    format = output.format();
    prefix = output.prefix();
  }

  void format(ImageFormat value) {
    format = Optional.of(value);
  }

  void prefix(String value) {
    prefix = Optional.of(value);
  }

  void label(String key, String value) {
    labels.put(key, value);
  }

  /** The id that the input itself gives. */
  Optional<String> id() {
    return id;
  }

  /**
   * @throws InvalidFieldException if the schema doesn't allow such a job
   */
  RenderJob build(String id, String batch) {
    RenderJobBuilder builder = RenderJob.builder(id, prompt).batch(batch);
    settings.forEach(setting -> setting.accept(builder));
    if (!labels.isEmpty()) {
      builder.labels(labels);
    }
    if (format.isPresent() || prefix.isPresent()) {
      builder.output(new Output(format, prefix));
    }
    return builder.build();
  }
}
