package io.paellera.producer.internal;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.util.OptionalLong;

/**
 * A job and its JSON.
 *
 * @param line of the input that it comes from, counted from 1; empty: from none
 * @param json not to be changed; at most {@link MessageCodec#DEFAULT_MAX_BYTES} long
 */
public record EncodedJob(RenderJob job, OptionalLong line, byte[] json) {

  private static final MessageCodec<RenderJob> CODEC = new MessageCodec<>(MessageType.RENDER_JOB);

  /**
   * @throws IllegalArgumentException if the JSON is larger than workers take
   */
  public EncodedJob {
    if (json.length > MessageCodec.DEFAULT_MAX_BYTES) {
      throw new IllegalArgumentException(
          "job " + job.id() + " has " + json.length + " bytes, but must have at most " + MessageCodec.DEFAULT_MAX_BYTES);
    }
  }

  /**
   * @throws IllegalArgumentException if the job is larger than workers take
   */
  public static EncodedJob of(RenderJob job) {
    return new EncodedJob(job, OptionalLong.empty(), CODEC.encode(job));
  }

  /** The same job, with the line of the input that it comes from. */
  public EncodedJob fromLine(long line) {
    return new EncodedJob(job, OptionalLong.of(line), json);
  }
}
