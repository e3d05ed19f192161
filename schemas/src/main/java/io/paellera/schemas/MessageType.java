package io.paellera.schemas;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A kind of message: its CloudEvents type, its Java record and its JSON Schema.
 *
 * @param <T> the record
 */
public record MessageType<T>(String ceType, Class<T> record, String schemaFile) {

  public static final MessageType<RenderJob> RENDER_JOB =
      new MessageType<>("io.paellera.render.job.v1", RenderJob.class, "render-job-v1.schema.json");
  public static final MessageType<RenderResult> RENDER_RESULT =
      new MessageType<>("io.paellera.render.result.v1", RenderResult.class, "render-result-v1.schema.json");
  public static final MessageType<RenderControl> RENDER_CONTROL =
      new MessageType<>("io.paellera.render.control.v1", RenderControl.class, "render-control-v1.schema.json");

  private static final String SCHEMA_FOLDER = "/paellera/schemas/";

  public MessageType {
    requireNonNull(ceType, "ceType is null");
    requireNonNull(record, "record is null");
    requireNonNull(schemaFile, "schemaFile is null");
  }

  /** The text of the JSON Schema (draft 2020-12). */
  public String schema() {
    try (InputStream in = MessageType.class.getResourceAsStream(SCHEMA_FOLDER + schemaFile)) {
      return new String(requireNonNull(in, schemaFile + " is not on the class path").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
