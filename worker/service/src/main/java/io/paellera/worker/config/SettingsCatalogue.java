package io.paellera.worker.config;

import io.smallrye.config.WithDefault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists every setting that {@link WorkerSettings} declares, checks values against their bounds and prints the table of them. */
public final class SettingsCatalogue {

  private static final List<Entry> ENTRIES = read();

  private SettingsCatalogue() {}

  /** One setting: its key, where it is declared and what it takes. */
  record Entry(String key, Method group, Method method, Setting setting) {

    String environmentVariable() {
      return SettingsReader.ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Optional<String> defaultValue() {
      return Optional.ofNullable(method.getAnnotation(WithDefault.class)).map(WithDefault::value);
    }

    Class<?> type() {
      return method.getGenericReturnType() instanceof ParameterizedType optional
              && optional.getActualTypeArguments()[0] instanceof Class<?> content
          ? content
          : method.getReturnType();
    }

    boolean optional() {
      return Optional.class == method.getReturnType() || OptionalInt.class == method.getReturnType();
    }

    /**
     * @throws InvalidSettingException if a text can't be a value of this setting
     */
    void requireForm(String text) {
      var form = ValueForm.of(type());
      if (text.isEmpty() ? !optional() : !form.fits().test(text)) {
        throw new InvalidSettingException(
            "%s is %s, but must be %s%s"
                .formatted(
                    key,
                    text.isEmpty() ? "empty" : ValueForm.shown(text),
                    form.description(),
                    bounded() ? ", from " + bounds() : ""));
      }
    }

    boolean bounded() {
      return setting.min() != Long.MIN_VALUE;
    }

    String bounds() {
      return show(setting.min()) + " to " + show(setting.max());
    }

    private String show(long bound) {
      if (type() == Duration.class) {
        return DurationText.format(Duration.ofMillis(bound));
      }
      return type() == ByteSize.class ? new ByteSize(bound).toString() : String.valueOf(bound);
    }
  }

  static List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * @param values by the keys of settings; others are passed over
   * @throws InvalidSettingException if one can't be converted: names setting, value and form
   */
  static void checkForms(Map<String, String> values) {
    for (Entry entry : ENTRIES) {
      Optional.ofNullable(values.get(entry.key())).ifPresent(entry::requireForm);
    }
  }

  /**
   * @throws InvalidSettingException if a value is outside its bounds
   */
  static void check(WorkerSettings settings) {
    for (Entry entry : ENTRIES) {
      Object value = call(entry.method(), call(entry.group(), settings));
      if (entry.bounded() && !value.equals(OptionalInt.empty())) {
        long number = number(value);
        if (number < entry.setting().min() || number > entry.setting().max()) {
          String shown = value instanceof Duration duration ? DurationText.format(duration) : value.toString();
          throw new InvalidSettingException(entry.key() + " is " + shown + ", but must be from " + entry.bounds());
        }
      }
    }
  }

  /** Every setting as a row of a Markdown table. */
  public static String markdown() {
    var rows =
        ENTRIES.stream()
            .map(
                entry ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            entry.key(),
                            entry.defaultValue().map(value -> "`" + value + "`").orElse(""),
                            entry.bounded() ? entry.bounds() : "",
                            entry.setting().value()));
    return Stream.concat(
            Stream.of("| setting | default | limits | meaning |", "|---|---|---|---|"),
            Stream.concat(
                rows,
                Stream.of("| `kafka.*` | | | Settings of the Kafka clients, `kafka.bootstrap.servers` (required) before all |")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static long number(Object value) {
    if (value instanceof Duration duration) {
      return duration.toMillis();
    }
    if (value instanceof OptionalInt given) {
      return given.getAsInt();
    }
    return value instanceof ByteSize size ? size.bytes() : ((Number) value).longValue();
  }

  private static List<Entry> read() {
    List<String> order = Arrays.stream(Group.values()).map(Group::key).toList();
    return Arrays.stream(WorkerSettings.class.getMethods())
        .filter(group -> group.getReturnType().isInterface() && group.getReturnType().getEnclosingClass() == WorkerSettings.class)
        .sorted(Comparator.comparingInt(group -> order.indexOf(kebab(group.getName()))))
        .flatMap(
            group ->
                Arrays.stream(group.getReturnType().getMethods())
                    .filter(method -> method.isAnnotationPresent(Setting.class))
                    .map(
                        method ->
                            new Entry(
                                kebab(group.getName()) + "." + kebab(method.getName()),
                                group,
                                method,
                                method.getAnnotation(Setting.class)))
                    .sorted(Comparator.comparing(Entry::key)))
        .toList();
  }

  /** The order of the table: along the way of a job. */
  private enum Group {
    WORKER,
    MODEL,
    TOPICS,
    INTAKE,
    INPUTS,
    BATCH,
    RENDER,
    S3,
    STORAGE,
    RESULTS,
    DRAIN,
    HTTP,
    TRACING;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static String kebab(String camelCase) {
    return camelCase.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static Object call(Method method, Object target) {
    try {
      return method.invoke(target);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("setting " + method.getName() + " can't be read", e);
    }
  }
}
