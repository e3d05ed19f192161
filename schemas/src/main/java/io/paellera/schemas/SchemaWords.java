package io.paellera.schemas;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A JSON Schema's limits in words: what a value must be. A title says it in the schema's own. */
final class SchemaWords {

  static final String MOMENT = "a date and time such as 2030-01-01T00:00:00Z";

  private SchemaWords() {}

  static String of(JsonNode schema) {
    if (schema.has("title")) {
      return schema.get("title").asString();
    }
    if (schema.has("const")) {
      return schema.get("const").asString();
    }
    if (schema.has("enum")) {
      return "one of " + joined(schema.get("enum").valueStream().map(JsonNode::asString));
    }
    return switch (schema.path("type").asString("")) {
      case "integer" -> "a whole number" + range(schema);
      case "number" -> "a number" + range(schema);
      case "string" -> schema.path("format").asString("").equals("date-time") ? MOMENT : text(schema);
      case "array" -> "a JSON array" + size(schema);
      case "object" -> "a JSON object" + fields(schema);
      default -> "left out";
    };
  }

  private static String range(JsonNode schema) {
    if (schema.has("exclusiveMinimum")) {
      return " above %s, at most %s".formatted(number(schema, "exclusiveMinimum"), number(schema, "maximum"));
    }
    return schema.has("maximum")
        ? " from %s to %s".formatted(number(schema, "minimum"), number(schema, "maximum"))
        : schema.has("minimum") ? ", at least " + number(schema, "minimum") : "";
  }

  private static String number(JsonNode schema, String limit) {
    return schema.path(limit).asString();
  }

  private static String text(JsonNode schema) {
    return schema.has("maxLength") ? "text of at most " + number(schema, "maxLength") + " characters" : "text";
  }

  private static String size(JsonNode schema) {
    if (schema.has("prefixItems")) {
      return " of " + schema.get("prefixItems").size();
    }
    return schema.has("maxItems") ? " of %s to %s".formatted(number(schema, "minItems"), number(schema, "maxItems")) : "";
  }

  private static String fields(JsonNode schema) {
    Stream<String> names =
        schema.has("required")
            ? schema.get("required").valueStream().map(JsonNode::asString)
            : schema.path("properties").propertyStream().map(Map.Entry::getKey);
    String all = joined(names);
    return all.isEmpty() ? "" : " with " + all;
  }

  private static String joined(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }
}
