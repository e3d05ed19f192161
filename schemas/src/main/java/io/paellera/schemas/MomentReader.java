package io.paellera.schemas;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a {@code date-time} text (RFC 3339). A number is none: nobody can tell whether it counts seconds or milliseconds. */
final class MomentReader extends StdDeserializer<Instant> {

  MomentReader() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) {
    var text = JsonPlace.value(parser);
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw invalid(parser, text);
      }
    }
    throw invalid(parser, text);
  }

  private static InvalidFieldException invalid(JsonParser parser, String text) {
    return new InvalidFieldException(JsonPlace.path(parser), text, SchemaWords.MOMENT);
  }
}
