package io.paellera.worker.pictures;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.util.Map;
import java.util.Optional;

/** SHA-256 over what a job asks for, whatever model draws it: tells a job submitted twice from another one under the same id. */
final class JobDigest {

  private static final MessageCodec<RenderJob> CODEC = new MessageCodec<>(MessageType.RENDER_JOB);

  private JobDigest() {}

  static String of(RenderJob job) {
    var essence =
        new RenderJob(
            job.id(),
            job.batch(),
            job.prompt(),
            job.prompts(),
            job.interpolation(),
            job.negativePrompt(),
            job.images(),
            job.seed(),
            job.steps(),
            job.guidance(),
            job.guidanceSteps(),
            job.temperature(),
            job.typicalMass(),
            job.typicalMinTokens(),
            job.renoise(),
            job.size(),
            job.model(),
            job.mode(),
            job.image(),
            job.mask(),
            job.strength(),
            job.placement(),
            job.output(),
            Optional.empty(),
            Map.of());
    return Sha256.of(CODEC.encode(essence));
  }
}
