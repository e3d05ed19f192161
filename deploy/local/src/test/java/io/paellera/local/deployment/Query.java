package io.paellera.local.deployment;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a PromQL query asks for: the series it names, and the labels it picks or groups by. */
record Query(Set<String> series, Set<String> labels) {
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("(?<![\\w.$])[a-zA-Z_][\\w:]*(?!\\s*\\(|[\\w:])");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

  static Query parse(String text) {
    var labels = new TreeSet<String>();
    var rest = RANGE.matcher(STRING.matcher(text).replaceAll("\"\"")).replaceAll("");
    rest = cut(rest, SELECTOR, "[=!]", labels);
    rest = cut(rest, GROUPING, "$", labels);
    var series = NAME.matcher(rest).results().map(result -> result.group()).filter(name -> !WORDS.contains(name));
    return new Query(series.collect(Collectors.toCollection(TreeSet::new)), labels);
  }

  private static String cut(String text, Pattern list, String end, Set<String> labels) {
    Matcher matcher = list.matcher(text);
    var rest = new StringBuilder();
    while (matcher.find()) {
      Arrays.stream(matcher.group(1).split(",")).map(part -> part.split(end, 2)[0].strip()).filter(part -> !part.isEmpty()).forEach(labels::add);
      matcher.appendReplacement(rest, "");
    }
    return matcher.appendTail(rest).toString();
  }
}
