package io.paellera.command.gallery;

import java.util.List;

/**
 * What the script of a page starts from.
 *
 * @param live whether it asks for {@link News}
 */
record PageData(String batch, boolean live, GalleryProgress progress, List<GalleryEntry> entries) {}
