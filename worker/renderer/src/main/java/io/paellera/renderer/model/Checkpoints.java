package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Original checkpoints of the networks of one model.
 *
 * @param unet of a Paella U-Net
 * @param image of an f4 or f8 VQGAN
 * @param clip of a CLIP model or of its text tower
 * @param prior of a prior, where the U-Net is conditioned on the vectors of images
 * @param byt5 of ByT5 or its encoder, where the U-Net attends to the bytes of prompts
 */
public record Checkpoints(Path unet, Path image, Path clip, Optional<Path> prior, Optional<Path> byt5) {

  public Checkpoints {
    requireNonNull(unet, "unet is null");
    requireNonNull(image, "image is null");
    requireNonNull(clip, "clip is null");
    requireNonNull(prior, "prior is null");
    requireNonNull(byt5, "byt5 is null");
  }

  /** Of a model of CLIP's texts alone. */
  public Checkpoints(Path unet, Path image, Path clip) {
    this(unet, image, clip, Optional.empty(), Optional.empty());
  }

  Stream<Path> all() {
    return Stream.of(Optional.of(unet), Optional.of(image), Optional.of(clip), prior, byt5).flatMap(Optional::stream);
  }
}
