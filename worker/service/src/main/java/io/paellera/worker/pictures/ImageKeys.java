package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;

/**
 * Where pictures lie: {@code <prefix>/<batch>/<job id>/<index>-<first 12 hex of the spec digest>.<format>}. Each part was
 * checked by the schema; none can climb out of the prefix.
 */
public final class ImageKeys {

  private static final int DIGEST_LENGTH = 12;

  private final String defaultPrefix;
  private final String modelDigest;

  /**
   * @param defaultPrefix for jobs that name none
   */
  public ImageKeys(String defaultPrefix, String modelDigest) {
    this.defaultPrefix = requireNonNull(defaultPrefix, "defaultPrefix is null");
    this.modelDigest = requireNonNull(modelDigest, "modelDigest is null");
  }

  /** The folder of a job's pictures, with a slash at the end. */
  public String folder(RenderJob job) {
    String prefix = job.output().flatMap(Output::prefix).orElse(defaultPrefix);
    return prefix + "/" + job.batch() + "/" + job.id() + "/";
  }

  public String key(RenderJob job, int index, RenderSpec spec) {
    var format = format(job);
    String digest = SpecDigest.of(modelDigest, format, spec).substring(0, DIGEST_LENGTH);
    return folder(job) + index + "-" + digest + "." + format.extension();
  }

  static ImageFormat format(RenderJob job) {
    return job.output().flatMap(Output::format).orElse(ImageFormat.PNG);
  }
}
