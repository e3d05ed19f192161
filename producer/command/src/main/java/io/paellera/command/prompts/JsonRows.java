package io.paellera.command.prompts;

import io.paellera.schemas.JsonFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON objects with the fields of a render job and any further ones that placeholders name: one a line, or in an array. */
final class JsonRows implements RowReader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LONGEST_BEGINNING = 8 * 1024;

  private final JsonTexts texts;
  private final JsonShape shape;
  private final Remarks remarks;
  private final JobSchema schema;

  private JsonRows(JsonTexts texts, JsonShape shape, Remarks remarks) {
    this.texts = texts;
    this.shape = shape;
    this.remarks = remarks;
    schema = new JobSchema();
  }

  /** What begins with a bracket is an array, whatever it is called. */
  static JsonRows of(Reader text, JsonShape shape, Remarks remarks) throws IOException {
    var buffered = new BufferedReader(text, LONGEST_BEGINNING);
    return new JsonRows(isArray(buffered) ? new JsonElements(buffered) : new LineReader(buffered), shape, remarks);
  }

  private static boolean isArray(Reader text) throws IOException {
    text.mark(LONGEST_BEGINNING);
    int first = text.read();
    for (int i = 1; i < LONGEST_BEGINNING && first >= 0 && Character.isWhitespace(first); i++) {
      first = text.read();
    }
    text.reset();
    return first == '[';
  }

  @Override
  public Optional<PromptRow> next() {
    String text = texts.next();
    while (text != null && Blank.is(text)) {
      remarks.count(Remarks.Kind.BLANK_LINE, texts.line());
      text = texts.next();
    }
    return text == null ? Optional.empty() : Optional.of(new PromptRow(texts.line(), values(parse(text))));
  }

  private JsonNode parse(String text) {
    int half = JsonEscapes.halfSurrogate(text);
    if (half >= 0) {
      throw texts.fault(
          half,
          "%s is half a surrogate pair, and no character: write both halves, or the character itself"
              .formatted(text.substring(half, half + JsonEscapes.LENGTH)));
    }
    JsonNode object;
    try {
      object = MAPPER.readTree(text);
    } catch (JacksonException e) {
      String column = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
      throw new BadRowException(texts.line(), "not JSON" + column + ": " + JsonFault.of(e));
    }
    if (!(object instanceof ObjectNode found)) {
      throw new BadRowException(texts.line(), "must be a JSON object");
    }
    leaveOutNulls(found);
    ObjectNode fields = shape.fields(found, texts.line());
    schema
        .firstFault(fields)
        .ifPresent(
            fault -> {
              throw new BadRowException(texts.line(), fault);
            });
    return fields;
  }

  /** Programs write null for a cell that is empty. */
  private static void leaveOutNulls(ObjectNode object) {
    object.removeIf(JsonNode::isNull);
    for (JsonNode value : object) {
      if (value instanceof ObjectNode inner) {
        leaveOutNulls(inner);
      }
    }
  }

  @Override
  public boolean hasPlaceholders() {
    return shape.hasPlaceholders();
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
              } else {
                values.put(
                    field.getKey(), field.getValue().isString() ? field.getValue().asString() : field.getValue().toString());
              }
            });
    return values;
  }

  @Override
  public void close() {
    texts.close();
  }
}
