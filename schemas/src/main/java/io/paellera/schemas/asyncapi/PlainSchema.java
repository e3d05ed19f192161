package io.paellera.schemas.asyncapi;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Schema of draft 2020-12 in the words of draft 07, which is what AsyncAPI's own schemas are: definitions become schemas
 * beside the message's, and a tuple is an {@code items} array.
 *
 * @param name of the message's schema; those of its definitions begin with it
 * @param schema as the resource file holds it; not changed
 */
record PlainSchema(String name, ObjectNode schema) {

  private static final String DEFINITIONS = "#/$defs/";
  private static final String COMPONENTS = "#/components/schemas/";

  /** Adds the schema and its definitions to AsyncAPI's {@code components.schemas}. */
  void addTo(ObjectNode schemas) {
    var whole = schema.deepCopy();
    whole.remove("$schema");
    whole.remove("$id");
    var definitions = (ObjectNode) whole.remove("$defs");
    schemas.set(name, plain(whole));
    definitions.properties().forEach(definition -> schemas.set(nested(definition.getKey()), plain(definition.getValue())));
  }

  private String nested(String definition) {
    return name + "_" + definition;
  }

  private JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      var items = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    var plain = JsonNodeFactory.instance.objectNode();
    boolean tuple = object.path("prefixItems").isArray();
    object
        .properties()
        .forEach(
            property -> {
              var value = plain(property.getValue());
              switch (property.getKey()) {
                case "$ref" -> plain.put("$ref", COMPONENTS + nested(value.asString().substring(DEFINITIONS.length())));
                case "prefixItems" -> plain.set("items", value);
                case "items" -> plain.set(tuple ? "additionalItems" : "items", value);
                default -> plain.set(property.getKey(), value);
              }
            });
    return plain;
  }
}
