package io.paellera.renderer.text;

import io.paellera.renderer.RenderException;
import java.nio.file.Path;

/** A directory's vectors come from another text encoder than the model's. */
public final class ForeignVectorsException extends RenderException {

  private static final long serialVersionUID = 1L;

  ForeignVectorsException(Path directory, EncoderIdentity theirs, EncoderIdentity ours) {
    super(
        "%s: holds vectors of the text encoder %s, but the model's is %s; fill another directory for it, with paellera-worker text embed"
            .formatted(directory, theirs, ours));
  }
}
