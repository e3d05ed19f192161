package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Network;
import io.paellera.renderer.network.TorchProgram;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.weights.UnetDescription;
import java.util.Map;

/** How far a U-Net's predictions are from the tokens that noise replaced, and from those that it didn't. */
final class UnetLoss implements AutoCloseable {

  private static final String CROSS_ENTROPY =
      """
        def cross_entropy(self, logits: Tensor, targets: Tensor) -> Tensor:
          flat = torch.reshape(logits, [-1, torch.size(logits, -1)])
          return torch.cross_entropy_loss(flat, torch.reshape(targets, [-1]), None, 1, -100, %s)
      """;

  private final UnetDescription description;
  private final TorchProgram network;
  private final TorchProgram program;

  /**
   * @param smoothing share of a target's probability that is spread over all tokens
   * @param bfloat16 whether the blocks' pointwise networks multiply in bfloat16
   */
  UnetLoss(UnetDescription description, double smoothing, boolean bfloat16, Device device) {
    this.description = description;
    network = Unet.program(description, device, true, bfloat16);
    program = new TorchProgram(CROSS_ENTROPY.formatted(Double.toString(smoothing)), device, true);
  }

  /** Mean cross-entropy over all tokens of a batch, in nats; gradients flow back into the parameters. */
  NDArray of(UnetBatch batch, Map<String, NDArray> parameters, NDManager scope) {
    return program.call(scope, "cross_entropy", logits(batch, parameters, scope), scope.create(batch.targets(), batch.grid()));
  }

  /** Logits {@code [B, H, W, codebook size]} of a batch. */
  NDArray logits(UnetBatch batch, Map<String, NDArray> parameters, NDManager scope) {
    var unet = new Unet(Network.live(network, parameters));
    var conditions = scope.create(batch.conditions(), new Shape(batch.size(), description.conditioning()));
    return unet.forward(scope.create(batch.noisy(), batch.grid()), scope.create(batch.timesteps()), unet.map(conditions));
  }

  @Override
  public void close() {
    program.close();
    network.close();
  }
}
