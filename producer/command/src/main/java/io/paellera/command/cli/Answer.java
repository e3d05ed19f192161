package io.paellera.command.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a command answers to programs: a JSON object whose keys stand in the order in which they were added. For one thread. */
final class Answer {

  /** Made when it is first needed, since a mapper is slow to make. Records keep their order, too. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();
  }

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Answer() {}

  /** One that begins with this. */
  static Answer of(String key, Object value) {
    return new Answer().with(key, value);
  }

  /** This one, with one more key. */
  Answer with(String key, Object value) {
    fields.put(key, value);
    return this;
  }

  String json() {
    return Json.MAPPER.writeValueAsString(fields);
  }
}
