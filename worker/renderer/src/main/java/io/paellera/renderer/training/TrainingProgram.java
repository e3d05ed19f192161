package io.paellera.renderer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.paellera.renderer.network.TorchProgram;

/** The loss of the U-Net, and the updates of long vectors in place. */
final class TrainingProgram implements AutoCloseable {

  private static final String LOSS =
      """
        def cross_entropy(self, logits: Tensor, targets: Tensor) -> Tensor:
          flat = torch.reshape(logits, [-1, torch.size(logits, -1)])
          return torch.cross_entropy_loss(flat, torch.reshape(targets, [-1]), None, 1, -100, %s)
      """;

  private static final String UPDATES =
      """
        def adamw(self, p: Tensor, g: Tensor, m: Tensor, v: Tensor, keep1: float, keep2: float, shrink: float, root: float,
            rate: float) -> Tensor:
          mean = torch.lerp_(m, g, 1. - keep1)
          square = torch.addcmul_(torch.mul_(v, keep2), g, g, value=1. - keep2)
          scale = torch.add_(torch.div_(torch.sqrt(square), root), 9.9999999999999995e-09)
          return torch.addcdiv_(torch.mul_(p, shrink), mean, scale, value=-rate)
        def lerp(self, a: Tensor, b: Tensor, share: float) -> Tensor:
          return torch.lerp_(a, b, share)
      """;

  private final TorchProgram loss;
  private final TorchProgram updates;

  /**
   * @param smoothing share of a target's probability that is spread over all tokens
   */
  TrainingProgram(Device device, double smoothing) {
    loss = new TorchProgram(LOSS.formatted(Double.toString(smoothing)), device, true);
    updates = new TorchProgram(UPDATES, device, false);
  }

  /**
   * Mean cross-entropy in nats.
   *
   * @param logits {@code [B, H, W, codebook size]}
   * @param targets {@code [B, H, W]} INT64
   */
  NDArray crossEntropy(NDArray logits, NDArray targets) {
    return loss.call(logits.getManager(), "cross_entropy", logits, targets);
  }

  /**
   * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101), in place.
   *
   * @param step counted from 1
   */
  void adamw(NDArray parameters, NDArray gradient, NDArray mean, NDArray square, OptimiserSettings settings, double rate, long step) {
    var meanBias = 1 - Math.pow(settings.beta1(), step);
    var squareBias = 1 - Math.pow(settings.beta2(), step);
    updates
        .call(
            gradient.getManager(),
            "adamw",
            IValue.from((PtNDArray) parameters),
            IValue.from((PtNDArray) gradient),
            IValue.from((PtNDArray) mean),
            IValue.from((PtNDArray) square),
            IValue.from(settings.beta1()),
            IValue.from(settings.beta2()),
            IValue.from(1 - rate * settings.weightDecay()),
            IValue.from(Math.sqrt(squareBias)),
            IValue.from(rate / meanBias))
        .close();
  }

  /** Moves {@code array} a share of the way to {@code target}, in place. */
  void approach(NDArray array, NDArray target, double share) {
    updates
        .call(array.getManager(), "lerp", IValue.from((PtNDArray) array), IValue.from((PtNDArray) target), IValue.from(share))
        .close();
  }

  @Override
  public void close() {
    loss.close();
    updates.close();
  }
}
