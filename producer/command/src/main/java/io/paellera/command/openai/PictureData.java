package io.paellera.command.openai;

import io.paellera.schemas.RenderResult.StoredImage;

/** Gives pictures to lines. Safe for use by several threads. */
public interface PictureData {

  /** An address at which anyone may fetch the picture for a while. */
  String address(StoredImage picture);

  /**
   * Its bytes.
   *
   * @throws io.paellera.command.pictures.PictureException if it isn't to be had
   */
  byte[] bytes(StoredImage picture);
}
