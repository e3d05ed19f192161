package io.paellera.command.gallery;

import static java.util.Objects.requireNonNull;

/**
 * What the page shows on top.
 *
 * @param ended jobs that have ended
 * @param planned jobs there will be
 * @param text for people
 */
public record GalleryProgress(long ended, long planned, String text) {

  /** While nothing of the batch is known. */
  public static final GalleryProgress WAITING = new GalleryProgress(0, 0, "waiting for the first job");

  public GalleryProgress {
    requireNonNull(text, "text is null");
  }
}
