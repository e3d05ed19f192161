package io.paellera.worker.preparation;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Source;
import io.paellera.renderer.image.PictureReader;
import io.paellera.schemas.Placement;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import java.util.Optional;

/** Works out what a job's pictures start from. */
final class SourceResolver {

  private static final double DEFAULT_STRENGTH = 0.5;

  private final PictureReader reader;

  SourceResolver(PictureReader reader) {
    this.reader = requireNonNull(reader, "reader is null");
  }

  /** What pictures of a job start from, and their size. */
  record Resolved(Source source, PictureSize size) {}

  /**
   * @param askedFor the size that the job names; left out, that of its input picture, or else the model's
   */
  Resolved resolve(RenderJob job, Optional<PictureSize> askedFor, PictureSize byDefault, InputReader inputs)
      throws InterruptedException {
    var mode = job.mode().orElse(RenderMode.GENERATE);
    if (mode == RenderMode.GENERATE) {
      return new Resolved(Source.NOISE, askedFor.orElse(byDefault));
    }
    var picture = reader.picture("image", inputs.read("image", job.image().orElseThrow()));
    return switch (mode) {
      case VARIATION ->
          new Resolved(
              new Source.Variation(ofSize(picture, askedFor), job.strength().orElse(DEFAULT_STRENGTH)), picture.size());
      case INPAINT -> new Resolved(inpaint(job, ofSize(picture, askedFor), inputs), picture.size());
      case OUTPAINT -> outpaint(picture, askedFor.orElse(byDefault), job.placement());
      case GENERATE -> throw new IllegalStateException("a picture is given, but nothing starts from it");
    };
  }

  private static Picture ofSize(Picture picture, Optional<PictureSize> askedFor) {
    askedFor
        .filter(size -> !size.equals(picture.size()))
        .ifPresent(
            size -> {
              throw new InvalidSpecException("image", picture.size(), "of the job's size, " + size);
            });
    return picture;
  }

  private Source inpaint(RenderJob job, Picture picture, InputReader inputs) throws InterruptedException {
    return new Source.Masked(picture, reader.mask("mask", inputs.read("mask", job.mask().orElseThrow())));
  }

  private static Resolved outpaint(Picture picture, PictureSize canvas, Optional<Placement> placement) {
    var size = picture.size();
    int x = placement.map(Placement::x).orElse(Math.max(0, canvas.width() - size.width()) / 2);
    int y = placement.map(Placement::y).orElse(Math.max(0, canvas.height() - size.height()) / 2);
    return new Resolved(new Source.Placed(picture, x, y).within(canvas), canvas);
  }
}
