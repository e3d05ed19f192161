package io.paellera.worker.pictures;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.storage.Sha256;
import java.util.Map;

/** SHA-256 over what a job asks for, whatever model draws it: tells a job submitted twice from another one under the same id. */
final class JobDigest {

  private static final MessageCodec<RenderJob> CODEC = new MessageCodec<>(MessageType.RENDER_JOB);

  private JobDigest() {}

  static String of(RenderJob job) {
    var essence = job.toBuilder().withoutDeadline().labels(Map.of()).build();
    return Sha256.of(CODEC.encode(essence));
  }
}
