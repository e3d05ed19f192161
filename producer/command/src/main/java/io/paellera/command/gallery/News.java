package io.paellera.command.gallery;

import java.util.List;

/**
 * What a live page is told when it asks.
 *
 * @param entries that it hasn't yet
 */
record News(GalleryProgress progress, List<GalleryEntry> entries) {}
