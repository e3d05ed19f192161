package io.paellera.schemas;

import java.util.ArrayDeque;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/** Where a parser is, and what it found there, in the words of messages about fields. */
final class JsonPlace {

  private JsonPlace() {}

  /** The path of the value that the parser is at: {@code prompts[1].weight}. */
  static String path(JsonParser parser) {
    var names = new ArrayDeque<String>();
    for (TokenStreamContext at = parser.streamReadContext(); at != null && !at.inRoot(); at = at.getParent()) {
      if (at.inArray() && at.hasCurrentIndex()) {
        names.push("[" + at.getCurrentIndex() + "]");
      } else if (at.hasCurrentName()) {
        names.push("." + at.currentName());
      }
    }
    String path = String.join("", names);
    return path.startsWith(".") ? path.substring(1) : path;
  }

  /** The value that the parser is at. */
  static String value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token.isScalarValue()) {
      return parser.getString();
    }
    return token == JsonToken.START_ARRAY ? "an array" : "an object";
  }
}
