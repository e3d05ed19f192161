package io.paellera.command.gallery;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a job asked for and its result doesn't tell; without it the same picture can't be made again. */
final class AskedFor {

  private static final MessageCodec<RenderJob> CODEC = new MessageCodec<>(MessageType.RENDER_JOB);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> FIELDS =
      List.of(
          "prompts", "interpolation", "typicalMinTokens", "renoise", "mode", "image", "mask", "strength", "placement", "output");

  private AskedFor() {}

  /** Values by field, as {@code enqueue --set} takes them; a field that was left out is missing. */
  static Map<String, String> of(RenderJob job) {
    JsonNode json = MAPPER.readTree(CODEC.encode(job));
    var values = new LinkedHashMap<String, String>();
    for (String field : FIELDS) {
      JsonNode value = json.path(field);
      if (!value.isMissingNode()) {
        values.put(field, value.isString() ? value.asString() : value.toString());
      }
    }
    return values;
  }
}
