package io.paellera.renderer.image;

import java.awt.color.ICC_Profile;
import java.util.Optional;

/**
 * What a file says about its pixels beside the pixels.
 *
 * @param width stored, in pixels
 * @param height stored, in pixels
 * @param scans how often a decoder goes over the pixels
 * @param orientation how viewers show them
 * @param profile of the colours, where the decoder leaves it to others to heed it
 */
record FileFacts(int width, int height, int scans, Orientation orientation, Optional<ICC_Profile> profile) {}
