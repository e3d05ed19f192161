package io.paellera.command.prompts;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paellera.schemas.MessageSchema;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.UnknownField;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Holds raw JSON against the JSON Schema of a job. */
final class JobSchema {

  /** What a row may still lack, because a template, an option or the run supplies it, or what only a whole job shows. */
  private static final Set<String> ABOUT_WHOLE_JOBS = Set.of("required", "anyOf", "if", "then", "else");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(MessageType.RENDER_JOB.schema(), InputFormat.JSON);
  private final MessageSchema words = new MessageSchema(MessageType.RENDER_JOB);

  /** The first field with a name or a value that the schema doesn't allow; what whole jobs lack is found when they are built. */
  Optional<String> firstFault(ObjectNode object) {
    return firstUnknown(object).or(() -> firstImmense(object)).or(() -> firstUnfit(object));
  }

  /** Names that are no fields at all are left to placeholders. */
  private Optional<String> firstUnknown(ObjectNode object) {
    for (var field : object.properties()) {
      String name = field.getKey();
      Optional<String> meant = JobField.find(name).map(JobField::fieldName).filter(known -> !known.equals(name));
      if (meant.isPresent()) {
        return Optional.of("%s is no field of a job: did you mean %s? --map %s=%s takes it for that".formatted(name, meant.get(), name, meant.get()));
      }
      List<UnknownField> within =
          field.getValue().isContainer() && JobField.find(name).isPresent()
              ? words.unknownFields(JsonNodeFactory.instance.objectNode().set(name, field.getValue()))
              : List.of();
      if (!within.isEmpty()) {
        return Optional.of(within.get(0).toString());
      }
    }
    return Optional.empty();
  }

  /** Numbers beyond 64 bits that are written as fractions, such as 1e19: no field takes them, and the validator counts in 64 bits. */
  private Optional<String> firstImmense(ObjectNode object) {
    return object.properties().stream()
        .filter(field -> JobField.find(field.getKey()).isPresent())
        .flatMap(field -> immense(field.getValue(), JsonPointer.empty().appendProperty(field.getKey())))
        .findFirst()
        .map(place -> words.fault(object, place).getMessage());
  }

  private static Stream<JsonPointer> immense(JsonNode value, JsonPointer place) {
    if (value.isArray()) {
      return IntStream.range(0, value.size()).boxed().flatMap(i -> immense(value.get(i), place.appendIndex(i)));
    }
    if (value.isObject()) {
      return value.properties().stream().flatMap(field -> immense(field.getValue(), place.appendProperty(field.getKey())));
    }
    return value.isFloatingPointNumber() && Math.abs(value.doubleValue()) >= Long.MAX_VALUE ? Stream.of(place) : Stream.empty();
  }

  private Optional<String> firstUnfit(JsonNode object) {
    return schema.validate(object).stream()
        .filter(error -> !ABOUT_WHOLE_JOBS.contains(outermost(error)))
        .map(error -> error.getInstanceLocation().toString())
        .min(Comparator.naturalOrder())
        .map(place -> words.fault(object, JsonPointer.compile(place)).getMessage());
  }

  /** The keyword of the schema's top level that an error comes from. */
  private static String outermost(Error error) {
    return error.getEvaluationPath().getElement(0).toString();
  }
}
