package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import io.paellera.command.openai.RequestLabels;
import io.paellera.producer.internal.IdTable;
import io.paellera.schemas.RenderMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests of OpenAI's Batch API for pictures: {@code {custom_id, method, url, body}}. Fields of a job may stand in the body, or
 * beside it, under their own names or with underscores. What a job has no field for is passed over and counted. No
 * custom_id may come twice.
 */
final class OpenAiRequests implements JsonShape {

  private static final String METHOD = "POST";
  private static final String GENERATIONS = "/v1/images/generations";
  private static final String EDITS = "/v1/images/edits";
  private static final String BODY = "body";

  /** Models of OpenAI's: no worker has them. */
  private static final Pattern FOREIGN_MODEL = Pattern.compile("dall-e-\\d.*|gpt-image-.*|chatgpt-image-.*");

  private static final String SIZE_OF_THE_MODEL = "auto";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final List<String> RESPONSE_FORMATS = List.of(RequestLabels.AS_ADDRESS, RequestLabels.AS_TEXT);
  private static final int SHOWN = 60;

  private final Map<String, String> renames;
  private final Remarks remarks;
  private final IdTable lines = new IdTable();

  OpenAiRequests(Map<String, String> renames, Remarks remarks) {
    this.renames = requireNonNull(renames, "renames is null");
    this.remarks = requireNonNull(remarks, "remarks is null");
  }

  /** Prompts of such a file are meant word for word. */
  @Override
  public boolean hasPlaceholders() {
    return false;
  }

  @Override
  public ObjectNode fields(ObjectNode request, long line) {
    try {
      return fields(request, customId(request, line));
    } catch (IllegalArgumentException e) {
      throw new BadRowException(line, e.getMessage());
    }
  }

  private ObjectNode fields(ObjectNode request, String customId) {
    word(request, "method", List.of(METHOD));
    String endpoint = word(request, "url", List.of(GENERATIONS, EDITS));
    if (!(request.remove(BODY) instanceof ObjectNode body)) {
      throw new IllegalArgumentException("body must be a JSON object with the prompt");
    }
    JsonShape.rename(body, renames);
    ObjectNode job = JsonNodeFactory.instance.objectNode();
    Stream.concat(body.properties().stream(), request.properties().stream())
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> take(job, field.getKey(), field.getValue()));
    label(job, RequestLabels.CUSTOM_ID, customId);
    if (endpoint.equals(EDITS)) {
      completeEdit(job);
    }
    return job;
  }

  private String customId(ObjectNode request, long line) {
    JsonNode id = request.remove("custom_id");
    if (id == null || !id.isString() || id.asString().isEmpty()) {
      throw new IllegalArgumentException("custom_id must be a text, by which the outcome is found again");
    }
    long earlier = lines.get(id.asString());
    if (earlier != 0) {
      throw new IllegalArgumentException("custom_id is %s, but line %d has it too: give each line its own".formatted(shown(id), earlier));
    }
    lines.put(id.asString(), line);
    return id.asString();
  }

  private static String word(ObjectNode object, String name, List<String> words) {
    JsonNode value = object.remove(name);
    if (value == null || !value.isString() || !words.contains(value.asString())) {
      String is = value == null ? "is missing" : "is " + shown(value);
      throw new IllegalArgumentException("%s %s, but must be %s".formatted(name, is, String.join(" or ", words)));
    }
    return value.asString();
  }

  private void take(ObjectNode job, String name, JsonNode value) {
    switch (name) {
      case "n" -> put(job, JobField.IMAGES, value);
      case "size" -> size(value).ifPresent(size -> put(job, JobField.SIZE, size));
      case "model" -> model(job, value);
      case "output_format" -> put(job, JobField.FORMAT, value);
      case "response_format" -> label(job, RequestLabels.RESPONSE_FORMAT, oneOf(RESPONSE_FORMATS, name, value));
      case "image", "images" -> {
        if (value.isNumber()) {
          put(job, JobField.IMAGES, value);
        } else {
          put(job, JobField.IMAGE, picture(name, value));
        }
      }
      case "mask" -> put(job, JobField.MASK, picture(name, value));
      case JobField.LABELS -> labels(job, value);
      default -> takeOwn(job, name, value);
    }
  }

  private void takeOwn(ObjectNode job, String name, JsonNode value) {
    if (name.startsWith(JobField.LABEL_PREFIX)) {
      label(job, name.substring(JobField.LABEL_PREFIX.length()), value);
      return;
    }
    JobField.find(name).ifPresentOrElse(field -> put(job, field, value), () -> remarks.passOver(name));
  }

  private static void put(ObjectNode job, JobField field, JsonNode value) {
    if (job.has(field.fieldName())) {
      throw new IllegalArgumentException(field.fieldName() + " is given twice, under two names or at two places");
    }
    job.set(field.fieldName(), value);
  }

  private static String oneOf(List<String> words, String name, JsonNode value) {
    return word(JsonNodeFactory.instance.objectNode().set(name, value), name, words);
  }

  private static Optional<JsonNode> size(JsonNode value) {
    if (!value.isString()) {
      return Optional.of(value);
    }
    if (value.asString().equals(SIZE_OF_THE_MODEL)) {
      return Optional.empty();
    }
    Matcher sides = SIZE.matcher(value.asString());
    if (!sides.matches()) {
      throw new IllegalArgumentException("size is %s, but must be width x height, like 64x64, or auto".formatted(shown(value)));
    }
    return Optional.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("width", Integer.parseInt(sides.group(1)))
            .put("height", Integer.parseInt(sides.group(2))));
  }

  private void model(ObjectNode job, JsonNode value) {
    if (value.isString() && FOREIGN_MODEL.matcher(value.asString()).matches()) {
      remarks.passOver("model " + value.asString());
    } else {
      put(job, JobField.MODEL, value);
    }
  }

  /** The one picture that is named: by its address, as {@code {"image_url": address}}, or as a list of one such. */
  private static JsonNode picture(String name, JsonNode value) {
    if (value.isArray() && value.size() != 1) {
      throw new IllegalArgumentException("%s names %d pictures, but must name one".formatted(name, value.size()));
    }
    JsonNode one = value.isArray() ? value.get(0) : value;
    JsonNode address = one.isObject() ? one.path("image_url") : one;
    if (!address.isString() || !address.asString().startsWith("s3://")) {
      throw new IllegalArgumentException(
          "%s is %s, but must be s3://BUCKET/KEY, where paellera upload puts a picture".formatted(name, shown(one)));
    }
    return address;
  }

  private static void labels(ObjectNode job, JsonNode value) {
    if (!(value instanceof ObjectNode labels)) {
      throw new IllegalArgumentException("labels is %s, but must be a JSON object of texts".formatted(shown(value)));
    }
    labels.properties().forEach(label -> label(job, label.getKey(), label.getValue()));
  }

  private static void label(ObjectNode job, String name, String value) {
    label(job, name, JsonNodeFactory.instance.stringNode(value));
  }

  private static void label(ObjectNode job, String name, JsonNode value) {
    ObjectNode labels = job.withObjectProperty(JobField.LABELS);
    if (labels.has(name)) {
      throw new IllegalArgumentException("label %s is given twice".formatted(name));
    }
    labels.set(name, value);
  }

  private static void completeEdit(ObjectNode job) {
    if (!job.has(JobField.IMAGE.fieldName())) {
      throw new IllegalArgumentException("image is missing, which an edit starts from");
    }
    if (!job.has(JobField.MODE.fieldName())) {
      RenderMode mode = job.has(JobField.MASK.fieldName()) ? RenderMode.INPAINT : RenderMode.VARIATION;
      job.put(JobField.MODE.fieldName(), mode.name().toLowerCase(Locale.ROOT));
    }
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
