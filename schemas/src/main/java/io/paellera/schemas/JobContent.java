package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a job asks for, its own id left out, as bytes that are the same for the same content. */
public final class JobContent {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
          .build();

  private JobContent() {}

  /** JSON without the fields that the job leaves out, so that a later version with more of them gives the same bytes. */
  public static byte[] of(RenderJob job) {
    ObjectNode content = MAPPER.valueToTree(job);
    content.remove("id");
    return MAPPER.writeValueAsBytes(content);
  }
}
