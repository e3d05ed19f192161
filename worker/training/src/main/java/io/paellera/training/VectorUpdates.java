package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.paellera.renderer.network.TorchProgram;

/** Updates of long vectors in place. */
final class VectorUpdates implements AutoCloseable {

  private static final String METHODS =
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

  private final TorchProgram program;

  VectorUpdates(Device device) {
    program = new TorchProgram(METHODS, device, false);
  }

  /**
   * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101).
   *
   * @param step counted from 1
   */
  void adamw(
      NDArray parameters, NDArray gradient, NDArray firstMoment, NDArray secondMoment, OptimiserSettings settings, double rate, long step) {
    var meanBias = 1 - Math.pow(settings.beta1(), step);
    var squareBias = 1 - Math.pow(settings.beta2(), step);
    program
        .call(
            gradient.getManager(),
            "adamw",
            IValue.from((PtNDArray) parameters),
            IValue.from((PtNDArray) gradient),
            IValue.from((PtNDArray) firstMoment),
            IValue.from((PtNDArray) secondMoment),
            IValue.from(settings.beta1()),
            IValue.from(settings.beta2()),
            IValue.from(1 - rate * settings.weightDecay()),
            IValue.from(Math.sqrt(squareBias)),
            IValue.from(rate / meanBias))
        .close();
  }

  /** Moves {@code array} a share of the way to {@code target}. */
  void lerp(NDArray array, NDArray target, double share) {
    program
        .call(array.getManager(), "lerp", IValue.from((PtNDArray) array), IValue.from((PtNDArray) target), IValue.from(share))
        .close();
  }

  @Override
  public void close() {
    program.close();
  }
}
