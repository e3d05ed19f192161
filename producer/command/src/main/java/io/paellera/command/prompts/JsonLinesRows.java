package io.paellera.command.prompts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line, with the fields of a render job and any further ones that placeholders name. */
final class JsonLinesRows implements RowReader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final LineReader lines;
  private final Map<String, String> renames;
  private final Remarks remarks;
  private final JobSchema schema;

  JsonLinesRows(LineReader lines, Map<String, String> renames, Remarks remarks) {
    this.lines = lines;
    this.renames = renames;
    this.remarks = remarks;
    schema = new JobSchema();
  }

  @Override
  public Optional<PromptRow> next() {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      remarks.count(Remarks.Kind.BLANK_LINE, lines.line());
      line = lines.next();
    }
    return line == null ? Optional.empty() : Optional.of(new PromptRow(lines.line(), values(parse(line))));
  }

  private JsonNode parse(String line) {
    int half = JsonEscapes.halfSurrogate(line);
    if (half >= 0) {
      throw new BadRowException(
          lines.line(),
          "column %d: %s is half a surrogate pair, and no character: write both halves, or the character itself"
              .formatted(half + 1, line.substring(half, half + JsonEscapes.LENGTH)));
    }
    JsonNode object;
    try {
      object = MAPPER.readTree(line);
    } catch (JacksonException e) {
      String column = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
      throw new BadRowException(
          lines.line(), "not JSON" + column + ": " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    if (!(object instanceof ObjectNode found)) {
      throw new BadRowException(lines.line(), "must be a JSON object");
    }
    JsonNode fields = renamed(found);
    schema
        .firstFault(fields)
        .ifPresent(
            fault -> {
              throw new BadRowException(lines.line(), fault);
            });
    return fields;
  }

  private ObjectNode renamed(ObjectNode object) {
    for (var rename : renames.entrySet()) {
      JsonNode value = object.remove(rename.getKey());
      if (value != null && !rename.getValue().isEmpty()) {
        object.set(rename.getValue(), value);
      }
    }
    return object;
  }

  private static Map<String, String> values(JsonNode object) {
    var values = new LinkedHashMap<String, String>();
    object
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals(JobField.LABELS)) {
                field
                    .getValue()
                    .properties()
                    .forEach(label -> values.put(JobField.LABEL_PREFIX + label.getKey(), label.getValue().asString()));
              } else if (!field.getValue().isNull()) {
                values.put(
                    field.getKey(), field.getValue().isString() ? field.getValue().asString() : field.getValue().toString());
              }
            });
    return values;
  }

  @Override
  public void close() {
    lines.close();
  }
}
