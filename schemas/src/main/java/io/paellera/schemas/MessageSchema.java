package io.paellera.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a message's JSON Schema says of its fields, for messages about them. */
public final class MessageSchema {

  /** More unknown fields of one message are not told. */
  private static final int MAX_UNKNOWN = 10;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]{1,30}");
  private static final Set<String> NUMBERS = Set.of("integer", "number");
  private static final String DEFINITIONS = "#/$defs/";

  private final JsonNode root;

  public MessageSchema(MessageType<?> type) {
    root = JsonMapper.shared().readTree(type.schema());
  }

  /** What is wrong with a value that a message has, or lacks, at a place: names the field, the value and what it must be. */
  public InvalidFieldException fault(JsonNode message, JsonPointer place) {
    if (place.matches()) {
      return new InvalidFieldException("the record", shown(message), "a JSON object");
    }
    String path = "";
    JsonNode value = message;
    JsonNode schema = root;
    for (JsonPointer left = place; !left.matches(); left = left.tail()) {
      if (value.isArray()) {
        path = elementPath(path, left.getMatchingIndex());
        schema = element(schema, left.getMatchingIndex());
        value = value.path(left.getMatchingIndex());
      } else {
        path = memberPath(path, left.getMatchingProperty());
        schema = member(schema, left.getMatchingProperty());
        value = value.path(left.getMatchingProperty());
      }
    }
    boolean quoted = value.isString() && NUMBER.matcher(value.asString()).matches() && NUMBERS.contains(schema.path("type").asString(""));
    return new InvalidFieldException(path, shown(value), SchemaWords.of(schema) + (quoted ? ", without quotes" : ""));
  }

  /** Fields at any depth that the schema doesn't know, the first few of them. */
  public List<UnknownField> unknownFields(JsonNode message) {
    var found = new ArrayList<UnknownField>();
    collect(message, root, "", found);
    return found;
  }

  private void collect(JsonNode value, JsonNode schema, String path, List<UnknownField> found) {
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      collect(value.get(i), element(schema, i), elementPath(path, i), found);
    }
    for (var field : value.properties()) {
      JsonNode known = member(schema, field.getKey());
      if (!known.isMissingNode()) {
        collect(field.getValue(), known, memberPath(path, field.getKey()), found);
      } else if (schema.has("properties") && found.size() < MAX_UNKNOWN) {
        var nearest = Nearest.to(field.getKey(), schema.get("properties").propertyNames());
        found.add(new UnknownField(memberPath(path, field.getKey()), nearest.map(name -> memberPath(path, name))));
      }
    }
  }

  private JsonNode member(JsonNode schema, String name) {
    JsonNode own = schema.path("properties").path(name);
    return resolved(own.isMissingNode() ? schema.path("additionalProperties") : own);
  }

  private JsonNode element(JsonNode schema, int index) {
    JsonNode own = schema.path("prefixItems").path(index);
    return resolved(own.isMissingNode() ? schema.path("items") : own);
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? root.path("$defs").path(schema.get("$ref").asString().substring(DEFINITIONS.length())) : schema;
  }

  private static String memberPath(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String elementPath(String path, int index) {
    return path + "[" + index + "]";
  }

  private static @Nullable String shown(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
