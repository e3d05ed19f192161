package io.paellera.renderer.model;

import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.DenoiserDescription;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.VisualDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the networks of some checkpoints can draw together, and whether they were published together. */
record Fit(
    Checkpoints files,
    DenoiserDescription denoiser,
    ImageDescription picture,
    TextDescription.Clip text,
    Optional<PriorDescription> prior,
    Optional<ByT5Description> byt5,
    Optional<VisualDescription> visual) {

  private static final int PIXELS_OF_V3 = 4;
  private static final int PIXELS_OF_OTHERS = 8;
  private static final int HEAD_WIDTH = 80;

  /**
   * They can draw together.
   *
   * @throws UnsupportedWeightsException if a file is missing or has no use
   * @throws TensorMismatchException if one network gives other numbers than the next one takes
   */
  void require() {
    requireTokens();
    requireVectors();
    requirePrior();
    requireVisual();
    if (denoiser instanceof UnetV3Description v3) {
      requireByT5(v3);
    } else {
      files.byt5().ifPresent(this::refuseByT5);
    }
  }

  private void requireTokens() {
    if (denoiser.codebookSize() != picture.codebookSize()) {
      throw new TensorMismatchException(
          files.unet(), "has " + denoiser.codebookSize() + " tokens, but " + files.image() + " has " + picture.codebookSize());
    }
  }

  private void requireVectors() {
    if (denoiser.vectorDimension() != text.dimension()) {
      throw new TensorMismatchException(
          files.unet(),
          "takes CLIP vectors of " + denoiser.vectorDimension() + ", but " + files.clip() + " gives some of " + text.dimension());
    }
  }

  private void requirePrior() {
    if (prior.isEmpty() && denoiser.architecture().equals(UnetDescription.PAELLA_V2)) {
      throw new UnsupportedWeightsException(
          files.unet(),
          "is a Paella v2 U-Net, which draws from the vectors of images: give a prior too, --prior with prior_v1.pt or"
              + " prior_v1_1500k_ema_fp16.pt");
    }
    if (prior.isPresent() && prior.get().dimension() != text.dimension()) {
      throw new TensorMismatchException(
          files.prior().orElseThrow(),
          "has vectors of " + prior.get().dimension() + ", but " + files.clip() + " of " + text.dimension());
    }
  }

  private void requireVisual() {
    if (visual.isPresent() && visual.get().dimension() != text.dimension()) {
      throw new TensorMismatchException(
          files.clip(),
          "gives vectors of " + visual.get().dimension() + " of pictures, but of " + text.dimension() + " of texts");
    }
  }

  private void requireByT5(UnetV3Description v3) {
    if (byt5.isEmpty()) {
      throw new UnsupportedWeightsException(
          files.unet(),
          "is a Paella v3 U-Net, which attends to the bytes of prompts: give ByT5 too, --byt5 with pytorch_model.bin of google/byt5-xl,"
              + " or the index of its parts");
    }
    if (byt5.get().width() != v3.byt5Dimension()) {
      throw new TensorMismatchException(
          files.byt5().orElseThrow(),
          "gives vectors of " + byt5.get().width() + ", but " + files.unet() + " takes some of " + v3.byt5Dimension());
    }
  }

  private void refuseByT5(Path file) {
    throw new UnsupportedWeightsException(
        file, "has no use: " + files.unet() + " is no Paella v3 U-Net, which alone attends to the bytes of prompts");
  }

  /**
   * What draws, but maybe not as it was trained.
   *
   * @param headsTold whether the attention's heads, which no shape tells, were given
   */
  List<String> doubts(boolean headsTold) {
    var doubts = new ArrayList<String>();
    boolean third = denoiser instanceof UnetV3Description;
    if (picture.factor() != (third ? PIXELS_OF_V3 : PIXELS_OF_OTHERS)) {
      doubts.add(
          files.image() + ": gives " + picture.factor() + " pixels a token's side, but the U-Net was published with "
              + (third ? "vqgan_f4.pt, which gives 4" : "vqgan.gumbelf8-sber.model.ckpt, which gives 8"));
    }
    if (denoiser instanceof UnetV3Description v3) {
      if (prior.isEmpty()) {
        doubts.add(files.unet() + ": draws without the vectors of images for want of --prior; it was published with prior_v1.pt");
      }
      if (!headsTold && v3.hidden().stream().anyMatch(channels -> channels % HEAD_WIDTH != 0)) {
        doubts.add(
            files.unet() + ": the attention's heads, which no shape tells, are taken as " + v3.heads() + " of the levels; --unet-heads"
                + " gives others");
      }
    }
    return doubts;
  }
}
