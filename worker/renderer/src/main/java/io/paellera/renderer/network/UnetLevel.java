package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The residual blocks that work at one resolution, on the way down or on the way up.
 *
 * @param entry halves the resolution before the blocks, on the way down
 * @param blocks in order
 * @param exit doubles the resolution after the blocks, on the way up
 */
public record UnetLevel(
    Optional<UnaryOperator<NDArray>> entry, List<ResidualBlock> blocks, Optional<UnaryOperator<NDArray>> exit) {

  public UnetLevel {
    blocks = List.copyOf(blocks);
  }

  /**
   * Runs the level; what it makes on the way is freed.
   *
   * @param x {@code [B, H, W, C]}; stays open
   * @param skip for the first block, {@code [B, H, W, S]}; null where there is none
   * @param modulations of each block, in order
   */
  public NDArray forward(NDArray x, NDArray skip, List<NDArray> modulations) {
    var y = entry.map(halve -> halve.apply(x)).orElse(x);
    for (int i = 0; i < blocks.size(); i++) {
      var block = blocks.get(i);
      var modulation = modulations.get(i);
      y = replace(x, y, i == 0 && skip != null ? block.forward(y, skip, modulation) : block.forward(y, modulation));
    }
    return exit.isPresent() ? replace(x, y, exit.get().apply(y)) : y;
  }

  private static NDArray replace(NDArray input, NDArray old, NDArray next) {
    if (old != input) {
      old.close();
    }
    return next;
  }
}
