package io.paellera.training.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a picture's caption, or captions, and what else its JSON object tells. */
final class PictureInfoJson {

  private PictureInfoJson() {}

  static PictureInfo read(String file, JsonNode json) {
    var labels = new HashMap<String, String>();
    json.path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return new PictureInfo(
        file, captions(json), labels, json.path("weight").asDouble(1), json.path("split").asString(PictureInfo.TRAIN));
  }

  private static List<String> captions(JsonNode json) {
    var captions = new ArrayList<String>();
    json.path("captions").forEach(caption -> captions.add(caption.asString()));
    if (json.path("caption").isString()) {
      captions.add(json.path("caption").asString());
    }
    return captions;
  }
}
