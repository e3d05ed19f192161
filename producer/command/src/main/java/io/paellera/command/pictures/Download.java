package io.paellera.command.pictures;

import io.paellera.schemas.RenderResult.StoredImage;
import java.nio.file.Path;

/** What became of one picture that was to be fetched. */
public sealed interface Download {

  StoredImage image();

  /** Where it is, or would be. */
  Path file();

  /** It was fetched and its sha256 is right. */
  record Fetched(StoredImage image, Path file) implements Download {}

  /** It was there already, with the right sha256. */
  record Present(StoredImage image, Path file) implements Download {}

  /**
   * It could not be had.
   *
   * @param reason for people
   * @param ofThisPictureAlone whether others may well be had
   */
  record Failed(StoredImage image, Path file, String reason, boolean ofThisPictureAlone) implements Download {}
}
