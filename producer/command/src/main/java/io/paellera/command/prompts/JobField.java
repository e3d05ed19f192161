package io.paellera.command.prompts;

import io.paellera.schemas.AttentionWeights;
import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Interpolation;
import io.paellera.schemas.Nearest;
import io.paellera.schemas.RenderJobBuilder;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenoisePlan;
import io.paellera.schemas.StepRange;
import io.paellera.schemas.WeightedPrompt;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a job that a column, a key or a setting may give as text. */
public enum JobField {
  ID("id", JobDraft::id),
  PROMPT("prompt", JobDraft::prompt),
  PROMPTS(
      "prompts",
      text -> Arrays.asList(FieldText.json(text, WeightedPrompt[].class, "a JSON array of prompts")),
      RenderJobBuilder::prompts),
  INTERPOLATION("interpolation", text -> FieldText.word(text, Interpolation.class), RenderJobBuilder::interpolation),
  NEGATIVE_PROMPT("negativePrompt", Function.identity(), RenderJobBuilder::negativePrompt),
  IMAGES("images", FieldText::integer, RenderJobBuilder::images),
  SEED("seed", FieldText::seed, (builder, seed) -> seed.ifPresent(builder::seed)),
  STEPS("steps", FieldText::integer, RenderJobBuilder::steps),
  GUIDANCE("guidance", FieldText::number, RenderJobBuilder::guidance),
  GUIDANCE_END("guidanceEnd", FieldText::number, RenderJobBuilder::guidanceEnd),
  GUIDANCE_STEPS(
      "guidanceSteps",
      text -> FieldText.json(text, StepRange.class, "a JSON object like {\"first\":1,\"last\":8}"),
      RenderJobBuilder::guidanceSteps),
  ATTENTION(
      "attention",
      text -> FieldText.json(text, AttentionWeights.class, "a JSON object like {\"text\":1.2,\"image\":0.4}"),
      RenderJobBuilder::attention),
  TEMPERATURE("temperature", FieldText::temperature, RenderJobBuilder::temperature),
  TYPICAL_MASS("typicalMass", FieldText::number, RenderJobBuilder::typicalMass),
  TYPICAL_MIN_TOKENS("typicalMinTokens", FieldText::integer, RenderJobBuilder::typicalMinTokens),
  RENOISE(
      "renoise",
      text -> FieldText.json(text, RenoisePlan.class, "a JSON object like {\"steps\":11}"),
      RenderJobBuilder::renoise),
  SIZE("size", FieldText::size, RenderJobBuilder::size),
  MODEL("model", Function.identity(), RenderJobBuilder::model),
  MODE("mode", text -> FieldText.word(text, RenderMode.class), RenderJobBuilder::mode),
  IMAGE("image", Function.identity(), RenderJobBuilder::image),
  MASK("mask", Function.identity(), RenderJobBuilder::mask),
  STRENGTH("strength", FieldText::number, RenderJobBuilder::strength),
  PLACEMENT("placement", FieldText::placement, RenderJobBuilder::placement),
  OUTPUT("output", JobDraft::output),
  FORMAT("format", (draft, text) -> draft.format(FieldText.word(text, ImageFormat.class))),
  PREFIX("prefix", JobDraft::prefix),
  DEADLINE("deadline", FieldText::instant, RenderJobBuilder::deadline);

  /** The JSON key that holds the labels. */
  static final String LABELS = "labels";

  /** What the name of a column that holds a label begins with. */
  static final String LABEL_PREFIX = "labels.";

  private static final Set<JobField> WHOLE_NUMBERS = EnumSet.of(IMAGES, SEED, STEPS, TYPICAL_MIN_TOKENS);

  private static final Map<String, JobField> BY_FOLDED_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(field -> fold(field.fieldName), field -> field));

  private final String fieldName;
  private final BiConsumer<JobDraft, String> setter;

  JobField(String fieldName, BiConsumer<JobDraft, String> setter) {
    this.fieldName = fieldName;
    this.setter = setter;
  }

  <T> JobField(String fieldName, Function<String, T> reader, BiConsumer<RenderJobBuilder, T> setter) {
    this(
        fieldName,
        (draft, text) -> {
          T value = reader.apply(text);
          draft.set(builder -> setter.accept(builder, value));
        });
  }

  /** As in the JSON Schema. */
  public String fieldName() {
    return fieldName;
  }

  boolean isWholeNumber() {
    return WHOLE_NUMBERS.contains(this);
  }

  /** The field of a name; case, {@code _} and {@code -} don't count. */
  public static Optional<JobField> find(String name) {
    return Optional.ofNullable(BY_FOLDED_NAME.get(fold(name)));
  }

  /** The field whose name is most like a word that names none. */
  public static Optional<String> nearest(String word) {
    return Nearest.to(word, Arrays.stream(values()).map(JobField::fieldName).toList());
  }

  /**
   * @throws IllegalArgumentException if the text is no value of this field; the message names field, text and what it must be
   */
  void apply(JobDraft draft, String text) {
    try {
      setter.accept(draft, text.strip());
    } catch (FieldText.UnfitException e) {
      throw new IllegalArgumentException(fieldName + " is \"" + text + "\", but must be " + e.getMessage());
    }
  }

  private static String fold(String name) {
    return name.strip().replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
