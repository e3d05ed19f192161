package io.paellera.command.pictures;

import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;

/** How the files of pictures are called. */
@FunctionalInterface
public interface FileNames {

  /** The name of a picture's file, without a folder. */
  String of(RenderResult result, StoredImage image);
}
