package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where pictures lie: {@code <prefix>/<batch>/<job id>/<index>-<first 12 hex of the spec digest>.<format>}. Each part was
 * checked by the schema; none can climb out of the prefix.
 */
public final class ImageKeys {

  private static final int DIGEST_LENGTH = 12;
  private static final Pattern FILE =
      Pattern.compile(
          "\\d+-[0-9a-f]{"
              + DIGEST_LENGTH
              + "}\\.("
              + Stream.of(ImageFormat.values()).map(ImageFormat::extension).collect(Collectors.joining("|"))
              + ")");

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

  /** Whether the key has the form of a job's picture in that folder: index, digest and format, no deeper. */
  boolean isPicture(RenderJob job, String key) {
    String folder = folder(job);
    return key.startsWith(folder) && FILE.matcher(key.substring(folder.length())).matches();
  }

  static ImageFormat format(RenderJob job) {
    return job.output().flatMap(Output::format).orElse(ImageFormat.PNG);
  }
}
