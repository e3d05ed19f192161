package io.paellera.command.prompts;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an object of the input says, as an object with the fields of a job. */
interface JsonShape {

  /**
   * @param object is the shape's own from now on
   * @param line that it begins on
   * @throws BadRowException if it is no such object
   */
  ObjectNode fields(ObjectNode object, long line);

  /** As {@link RowReader#hasPlaceholders}. */
  boolean hasPlaceholders();

  /** Moves values to other keys; an empty one leaves the value out. */
  static void rename(ObjectNode object, Map<String, String> renames) {
    for (var rename : renames.entrySet()) {
      JsonNode value = object.remove(rename.getKey());
      if (value != null && !rename.getValue().isEmpty()) {
        object.set(rename.getValue(), value);
      }
    }
  }

  /** The fields themselves, some of them under other names, and whatever placeholders name. */
  record Job(Map<String, String> renames) implements JsonShape {

    @Override
    public ObjectNode fields(ObjectNode object, long line) {
      rename(object, renames);
      return object;
    }

    @Override
    public boolean hasPlaceholders() {
      return true;
    }
  }
}
