package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;

/**
 * The tensor operations that DJL lacks, and the blocks that are worth one native call.
 *
 * <p>Activations are laid out {@code [B, H, W, C]}: normalisations and linear layers work on the last axis, and a convolution
 * reads the transposed view as channels-last memory without a copy. A result belongs to the manager of the first argument.
 */
public final class Operations implements AutoCloseable {

  private static final int WEIGHTS_PER_RESULT = 8;

  private static final String METHODS =
      """
        def vqgan_block(self, x: Tensor, gammas: Tensor, dw: Tensor, db: Tensor, w0: Tensor, b0: Tensor, w2: Tensor,
            b2: Tensor) -> Tensor:
          c = torch.size(x, 3)
          g0, g1, g2, g3, g4, g5 = torch.unbind(gammas)
          h = torch.add(torch.mul(torch.layer_norm(x, [c], None, None, 9.9999999999999995e-07), torch.add(g0, 1)), g1)
          h = torch.replication_pad2d(torch.permute(h, [0, 3, 1, 2]), [1, 1, 1, 1])
          h = torch.permute(torch.conv2d(h, dw, db, [1, 1], [0, 0], [1, 1], c), [0, 2, 3, 1])
          y = torch.addcmul(x, h, g2)
          h = torch.add(torch.mul(torch.layer_norm(y, [c], None, None, 9.9999999999999995e-07), torch.add(g3, 1)), g4)
          h = self.perceptron(h, w0, b0, w2, b2)
          return torch.addcmul(y, h, g5)
        def perceptron(self, h: Tensor, w0: Tensor, b0: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
          return torch.linear(torch.gelu(torch.linear(h, w0, b0)), w2, b2)
        def halve(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.permute(torch.conv2d(torch.permute(x, [0, 3, 1, 2]), w, b, [2, 2], [1, 1]), [0, 2, 3, 1])
        def halve_by_matrix(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          patches = torch.unfold(torch.unfold(torch.constant_pad_nd(x, [0, 0, 1, 1, 1, 1]), 1, 4, 2), 2, 4, 2)
          return torch.linear(torch.flatten(patches, 3), torch.flatten(w, 1), b)
        def twice_by_matrix(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          patches = torch.transpose(torch.matmul(torch.flatten(x, 1, 2), torch.flatten(w, 1)), 1, 2)
          size = [torch.mul(torch.size(x, 1), 2), torch.mul(torch.size(x, 2), 2)]
          y = torch.col2im(patches, size, [4, 4], [1, 1], [1, 1], [2, 2])
          return torch.add(torch.permute(y, [0, 2, 3, 1]), b)
        def twice(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.permute(torch.conv_transpose2d(torch.permute(x, [0, 3, 1, 2]), w, b, [2, 2], [1, 1]), [0, 2, 3, 1])
        def same(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.conv2d(x, w, b, [1, 1], [1, 1])
        def pointwise(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.conv2d(x, w, b)
        def downsample(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1]), w, b, [2, 2])
        def upsample(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          y = torch.upsample_nearest2d(x, [torch.mul(torch.size(x, 2), 2), torch.mul(torch.size(x, 3), 2)])
          return torch.conv2d(y, w, b, [1, 1], [1, 1])
        def head(self, x: Tensor, nw: Tensor, nb: Tensor, w: Tensor, b: Tensor) -> Tensor:
          h = torch.silu(torch.group_norm(x, 32, nw, nb, 9.9999999999999995e-07))
          return torch.conv2d(h, w, b, [1, 1], [1, 1])
        def residual(self, x: Tensor, n1w: Tensor, n1b: Tensor, w1: Tensor, b1: Tensor, n2w: Tensor, n2b: Tensor, w2: Tensor,
            b2: Tensor) -> Tensor:
          h = torch.silu(torch.group_norm(x, 32, n1w, n1b, 9.9999999999999995e-07))
          h = torch.conv2d(h, w1, b1, [1, 1], [1, 1])
          h = torch.silu(torch.group_norm(h, 32, n2w, n2b, 9.9999999999999995e-07))
          return torch.add(x, torch.conv2d(h, w2, b2, [1, 1], [1, 1]))
        def reshaping_residual(self, x: Tensor, n1w: Tensor, n1b: Tensor, w1: Tensor, b1: Tensor, n2w: Tensor, n2b: Tensor,
            w2: Tensor, b2: Tensor, ws: Tensor, bs: Tensor) -> Tensor:
          h = torch.silu(torch.group_norm(x, 32, n1w, n1b, 9.9999999999999995e-07))
          h = torch.conv2d(h, w1, b1, [1, 1], [1, 1])
          h = torch.silu(torch.group_norm(h, 32, n2w, n2b, 9.9999999999999995e-07))
          return torch.add(torch.conv2d(x, ws, bs), torch.conv2d(h, w2, b2, [1, 1], [1, 1]))
        def attention(self, x: Tensor, nw: Tensor, nb: Tensor, qw: Tensor, qb: Tensor, kw: Tensor, kb: Tensor, vw: Tensor,
            vb: Tensor, ow: Tensor, ob: Tensor) -> Tensor:
          h = torch.group_norm(x, 32, nw, nb, 9.9999999999999995e-07)
          q = torch.transpose(torch.flatten(torch.conv2d(h, qw, qb), 2), 1, 2)
          k = torch.transpose(torch.flatten(torch.conv2d(h, kw, kb), 2), 1, 2)
          v = torch.transpose(torch.flatten(torch.conv2d(h, vw, vb), 2), 1, 2)
          y = torch.reshape(torch.transpose(torch.scaled_dot_product_attention(q, k, v), 1, 2), torch.size(x))
          return torch.add(x, torch.conv2d(y, ow, ob))
        def causal_attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
          return torch.scaled_dot_product_attention(q, k, v, None, 0., True)
        def average_pairs(self, x: Tensor) -> Tensor:
          return torch.avg_pool2d(x, [2, 2])
        def pixel_shuffle(self, x: Tensor) -> Tensor:
          return torch.pixel_shuffle(torch.permute(x, [0, 3, 1, 2]), 2)
        def pixel_unshuffle(self, x: Tensor) -> Tensor:
          return torch.contiguous(torch.permute(torch.pixel_unshuffle(x, 2), [0, 2, 3, 1]))
      """;

  private final TorchProgram program;

  /** Operations for inference. */
  public Operations(Device device) {
    this(device, false);
  }

  /**
   * @param differentiable whether gradients flow back
   */
  public Operations(Device device, boolean differentiable) {
    program = new TorchProgram(METHODS, device, differentiable);
  }

  /** Runs the method named; the result belongs to the manager of the first argument. */
  NDArray call(String method, NDArray... arguments) {
    return program.call(arguments[0].getManager(), method, arguments);
  }

  /**
   * Convolution with a 4x4 kernel and stride 2: {@code [B, H, W, C]} to {@code [B, H/2, W/2, D]}.
   *
   * @param weight {@code [D, C, 4, 4]}
   */
  NDArray halve(NDArray x, NDArray weight, NDArray bias) {
    long results = x.size() / x.getShape().get(3) * weight.getShape().get(0) / 4;
    return call(weightBound(x, weight, results) ? "halve_by_matrix" : "halve", x, weight, bias);
  }

  /**
   * Transposed convolution with a 4x4 kernel and stride 2: {@code [B, H, W, C]} to {@code [B, 2H, 2W, D]}.
   *
   * @param weight {@code [C, D, 4, 4]}
   */
  NDArray twice(NDArray x, NDArray weight, NDArray bias) {
    long results = x.size() / x.getShape().get(3) * weight.getShape().get(1) * 4;
    return call(weightBound(x, weight, results) ? "twice_by_matrix" : "twice", x, weight, bias);
  }

  /**
   * The CPU's convolution puts its weights into another order at every call, which takes longer than the arithmetic where there
   * are many weights for few results. A matrix product over gathered patches reads them as they are.
   */
  private static boolean weightBound(NDArray x, NDArray weight, long results) {
    return !x.getDevice().isGpu() && weight.size() > WEIGHTS_PER_RESULT * results;
  }

  /** From {@code [B, H, W, 4C]} to {@code [B, C, 2H, 2W]}. */
  NDArray pixelShuffle(NDArray x) {
    return call("pixel_shuffle", x);
  }

  /** From {@code [B, C, 2H, 2W]} to {@code [B, H, W, 4C]}. */
  NDArray pixelUnshuffle(NDArray x) {
    return call("pixel_unshuffle", x);
  }

  @Override
  public void close() {
    program.close();
  }
}
