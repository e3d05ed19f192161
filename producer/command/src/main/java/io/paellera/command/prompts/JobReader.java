package io.paellera.command.prompts;

import io.paellera.producer.internal.EncodedJob;
import io.paellera.producer.internal.IdTable;
import io.paellera.producer.internal.Sha256;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the jobs of a plan one by one, in constant memory. Of the ids that the input itself gives, an {@link IdTable} sees to it that
 * none is given twice.
 */
final class JobReader implements AutoCloseable {

  private static final int MAX_UNKNOWN_NAMES = 1000;
  /** As {@code --steps 12}, {@code -s 12} and, with the dash that telephones make of two hyphens, {@code —steps 12}. */
  private static final Pattern OPTION =
      Pattern.compile("(?<!\\S)(?:--[A-Za-z][\\w-]*|[-\u2013\u2014][A-Za-z][\\w-]*[ =]?[0-9][0-9.:]*(?!\\S))");

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_.=:-]+");

  private final JobPlan plan;
  private final RunIds ids;
  private final MessageDigest sha256 = Sha256.digest();
  private final RowReader rows;
  private final Set<String> columns;
  private final Map<String, Optional<JobField>> fields = new HashMap<>();
  private final Remarks remarks;
  private final Map<String, Long> unknownNames = new LinkedHashMap<>();
  private final Set<String> usedNames = new HashSet<>();
  private final IdTable linesOfGivenIds = new IdTable();
  private PromptRow row;
  private int combination;
  private long place;

  /**
   * @throws BadRowException if the source's first line can't be read
   */
  JobReader(JobPlan plan, RunIds ids, Remarks remarks) {
    this.plan = plan;
    this.ids = ids;
    this.remarks = remarks;
    rows = plan.source().open(remarks);
    columns = rows.columns();
  }

  /**
   * The next job, or empty after the last.
   *
   * @throws BadRowException if a row can't become a job; reading goes on with the next row
   */
  Optional<EncodedJob> next() {
    if (row == null || combination == plan.grid().combinations().size()) {
      row = null;
      combination = 0;
      Optional<PromptRow> following = rows.next();
      if (following.isEmpty()) {
        return Optional.empty();
      }
      row = following.get();
    }
    PromptRow current = row;
    try {
      return Optional.of(job(current, plan.grid().combinations().get(combination++)));
    } catch (IllegalArgumentException e) {
      row = null;
      throw new BadRowException(current.line(), e.getMessage());
    }
  }

  /** Columns that are no fields and that no placeholder has used so far. */
  List<BadRow> unusedColumns() {
    return unknownNames.keySet().stream()
        .filter(name -> columns.contains(name) && !usedNames.contains(name))
        .map(
            name ->
                new BadRow(
                    1,
                    "column %s is no field of a job, and no placeholder uses it;%s %s leaves it out, %s makes it a label"
                        .formatted(name, hasPrompt() ? hint(name) : promptHint(name), map(name, ""), map(name, "labels.NAME"))))
        .toList();
  }

  private boolean hasPrompt() {
    return Stream.concat(columns.stream(), plan.settings().keySet().stream())
        .flatMap(name -> JobField.find(name).stream())
        .anyMatch(field -> field == JobField.PROMPT || field == JobField.PROMPTS);
  }

  private static String promptHint(String name) {
    return " none is called prompt: %s takes it for that;".formatted(map(name, JobField.PROMPT.fieldName()));
  }

  /** The option that makes something else of a column, as a shell takes it. */
  private static String map(String column, String field) {
    String value = column + "=" + field;
    return "--map " + (PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'");
  }

  /** Keys and settings that are no fields and that no placeholder has used so far, each where it comes first. */
  List<BadRow> unusedKeys() {
    return unknownNames.entrySet().stream()
        .filter(entry -> !columns.contains(entry.getKey()) && !usedNames.contains(entry.getKey()))
        .map(
            entry ->
                new BadRow(
                    entry.getValue(),
                    "%s is no field of a job, and no placeholder uses it;%s labels are called labels.NAME"
                        .formatted(entry.getKey(), hint(entry.getKey()))))
        .toList();
  }

  private static String hint(String name) {
    return JobField.nearest(name).map(nearest -> " did you mean " + nearest + "?").orElse("");
  }

  private EncodedJob job(PromptRow source, Map<String, String> cell) {
    Map<String, String> given = merged(source.values(), cell);
    Map<String, String> values = merged(given, plan.settings());
    var draft = new JobDraft();
    applyAll(draft, values, given, source.line());
    String id = ids.id(place, values, sha256);
    EncodedJob job = EncodedJob.of(draft.build(draft.id().orElse(id), plan.batch())).fromLine(source.line());
    draft.id().ifPresent(own -> requireNew(own, source.line()));
    place++;
    return job;
  }

  /** Looks at every name, also after a bad value: a name that nobody knows may be why the values are bad. */
  private void applyAll(JobDraft draft, Map<String, String> values, Map<String, String> given, long line) {
    IllegalArgumentException first = null;
    for (var entry : values.entrySet()) {
      try {
        apply(draft, entry.getKey(), entry.getValue(), given, line);
      } catch (IllegalArgumentException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void requireNew(String id, long line) {
    long earlier = linesOfGivenIds.get(id);
    if (earlier != 0) {
      throw new IllegalArgumentException(
          "id is \"" + id + "\", but line " + earlier + " gave it to another job: leave it out, or give each job its own");
    }
    linesOfGivenIds.put(id, line);
  }

  private static Map<String, String> merged(Map<String, String> values, Map<String, String> over) {
    if (over.isEmpty()) {
      return values;
    }
    var merged = new LinkedHashMap<>(values);
    merged.putAll(over);
    return merged;
  }

  /**
   * @param given what placeholders stand for
   */
  private void apply(JobDraft draft, String name, String value, Map<String, String> given, long line) {
    if (name.startsWith(JobField.LABEL_PREFIX)) {
      draft.label(name.substring(JobField.LABEL_PREFIX.length()), filled(value, given));
      return;
    }
    Optional<JobField> field = fields.get(name);
    if (field == null) {
      field = JobField.find(name);
      if (fields.size() < MAX_UNKNOWN_NAMES) {
        fields.put(name, field);
      }
    }
    if (field.isPresent()) {
      set(draft, field.get(), filled(field.get(), value, given), line);
    } else if (unknownNames.size() < MAX_UNKNOWN_NAMES) {
      unknownNames.putIfAbsent(name, line);
    }
  }

  private void set(JobDraft draft, JobField field, String value, long line) {
    if (field.isWholeNumber() && FieldText.hasEmptyFraction(value)) {
      remarks.count(Remarks.Kind.WHOLE_NUMBER, line);
    }
    if (field == JobField.PROMPT && OPTION.matcher(value).find()) {
      remarks.count(Remarks.Kind.OPTION_IN_PROMPT, line);
    }
    field.apply(draft, value);
  }

  private String filled(JobField field, String value, Map<String, String> given) {
    return field == JobField.PROMPT || field == JobField.NEGATIVE_PROMPT ? filled(value, given) : value;
  }

  private String filled(String value, Map<String, String> given) {
    return rows.hasPlaceholders() ? Placeholders.fill(value, given, columns, usedNames) : value;
  }

  @Override
  public void close() {
    rows.close();
  }
}
