package io.paellera.command.prompts;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paellera.schemas.MessageType;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Holds raw JSON against the JSON Schema of a job. */
final class JobSchema {

  /** What a row may still lack, because a template, an option or the run supplies it. */
  private static final Set<String> ABOUT_MISSING_FIELDS = Set.of("required", "anyOf", "if", "then", "else");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(MessageType.RENDER_JOB.schema(), InputFormat.JSON);

  /** The first field with a value that the schema doesn't allow; fields that are missing are found when the job is built. */
  Optional<String> firstFault(JsonNode object) {
    return schema.validate(object).stream()
        .filter(
            error -> !(error.getInstanceLocation().getNameCount() == 0 && ABOUT_MISSING_FIELDS.contains(error.getKeyword())))
        .min(Comparator.comparing(error -> error.getInstanceLocation().toString()))
        .map(JobSchema::describe);
  }

  private static String describe(Error error) {
    String field = error.getInstanceLocation().toString().substring(1).replace('/', '.');
    return field + ": " + error.getMessage();
  }
}
