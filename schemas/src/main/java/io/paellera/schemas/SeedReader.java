package io.paellera.schemas;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a seed that is a number or text; one that asks for no certain seed is null, as if it were left out. */
final class SeedReader extends StdDeserializer<Seed> {

  SeedReader() {
    super(Seed.class);
  }

  @Override
  public @Nullable Seed deserialize(JsonParser parser, DeserializationContext context) {
    String field = JsonPlace.path(parser);
    String text =
        parser.currentToken() == JsonToken.VALUE_STRING
            ? parser.getString()
            : WholeNumber.at(parser)
                .orElseThrow(() -> new InvalidFieldException(field, JsonPlace.value(parser), Seed.LIMIT))
                .toString();
    return Seed.parse(field, text).orElse(null);
  }
}
