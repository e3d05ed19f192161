package io.paellera.renderer.model;

import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.ImageDescription.VqganF4;
import io.paellera.renderer.weights.ImageDescription.VqganF8;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TextDescription.Clip;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.VisualDescription;
import java.util.List;

/** Dimensions of the networks whose weights are published. */
final class PublishedDimensions {

  /** Of every U-Net and every VQGAN. */
  static final int CODEBOOK = 8192;

  /** Length of the vectors of ViT-g-14 and ViT-H-14, for texts and images. */
  static final int CLIP_VECTOR = 1024;

  /** Length of the noise level's embedding in every U-Net and in the prior. */
  static final int NOISE_EMBEDDING = 64;

  private PublishedDimensions() {}

  /** The U-Net of the paper with the 8192 codes of its release: 577,995,184 parameters. */
  static UnetDescription unetV1(String file) {
    return unet(UnetDescription.PAELLA_V1, file, List.of(4, 8, 16), List.of(16, 8, 4));
  }

  /** The U-Net of four levels of {@code model_1b_img.pt}: 1,037,958,284 parameters. */
  static UnetDescription unetV2(String file) {
    return unet(UnetDescription.PAELLA_V2, file, List.of(1, 2, 8, 32), List.of(32, 8, 2, 1));
  }

  private static UnetDescription unet(String architecture, String file, List<Integer> down, List<Integer> up) {
    return new UnetDescription(architecture, file, CODEBOOK, 1280, CLIP_VECTOR, NOISE_EMBEDDING, down, up);
  }

  /** The U-Net of {@code paella_v3.pt}: 1,008,350,592 parameters. */
  static UnetV3Description unetV3(String file) {
    return new UnetV3Description(
        file,
        CODEBOOK,
        256,
        2,
        List.of(640, 1280, 1280),
        List.of(6, 16, 6),
        List.of(0, 16, 16),
        NOISE_EMBEDDING,
        1024,
        4,
        CLIP_VECTOR,
        2560);
  }

  /** The prior of {@code prior_v1.pt}: 899,770,624 parameters. */
  static PriorDescription prior(String file) {
    return new PriorDescription(
        file, CLIP_VECTOR, 1280, NOISE_EMBEDDING, 48, PriorDescription.STEPS, PriorDescription.GUIDANCE);
  }

  /** The encoder of {@code google/byt5-xl}: 2.6 billion parameters. */
  static ByT5Description byt5Xl(String file) {
    return new ByT5Description(file, 2560, 32, 64, 6720, 36, 32, 384);
  }

  /** Paella's own VQGAN: 18 million parameters. */
  static VqganF4 vqganF4(String file) {
    return new VqganF4(file, CODEBOOK, 4, 384, 12, VqganF4.SCALE);
  }

  /** ruDALL-E's VQGAN: 69 million parameters. */
  static VqganF8 vqganF8(String file) {
    return new VqganF8(file, CODEBOOK, 256, 128, List.of(1, 1, 2, 4), 2, List.of(3));
  }

  /** The text tower of ViT-g-14 and of ViT-H-14, which have the same dimensions: 354 million parameters. */
  static Clip clip(String file, String vocabulary) {
    return new Clip(file, vocabulary, CLIP_VECTOR, 1024, 16, 24, 77, 49_408, Activation.GELU);
  }

  /** The visual tower of ViT-H-14: 632 million parameters. */
  static VisualDescription visual(String file) {
    return new VisualDescription(file, CLIP_VECTOR, 1280, 16, 32, 5120, 14, 16, Activation.GELU);
  }
}
