package io.paellera.schemas;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Passes over fields that a record doesn't have, and notes that there were some. Messages without any cost nothing more. */
final class UnknownFieldSensor extends DeserializationProblemHandler {

  /** Of one reading, as its attribute under this class. */
  static final class Flag {
    private boolean raised;

    boolean raised() {
      return raised;
    }
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context, JsonParser parser, ValueDeserializer<?> deserializer, Object bean, String name) {
    if (context.getAttribute(Flag.class) instanceof Flag flag) {
      flag.raised = true;
    }
    parser.skipChildren();
    return true;
  }
}
