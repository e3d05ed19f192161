package io.paellera.worker.batching;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;

/**
 * What rows of one batch have in common.
 *
 * @param model name of the model
 * @param size of the pictures
 * @param guided each row needs a second, unconditional one beside it
 * @param steps denoising steps
 */
public record BatchKey(String model, PictureSize size, boolean guided, int steps) {

  public BatchKey {
    requireNonNull(model, "model is null");
    requireNonNull(size, "size is null");
  }

  public static BatchKey of(String model, RenderSpec spec) {
    return new BatchKey(model, spec.size(), spec.guided(), spec.steps());
  }

  @Override
  public String toString() {
    return model + " " + size + (guided ? " guided " : " ") + steps + " steps";
  }
}
