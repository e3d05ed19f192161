package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Network;
import io.paellera.renderer.network.TorchProgram;
import io.paellera.renderer.network.Vqgan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far pictures are from what a VQGAN makes of them. The encoder's output is normalised by the batch's own moments; codes take
 * its place on the way forward, while gradients pass them by.
 */
final class VqganLoss implements AutoCloseable {

  static final String NORMALISATION = "down_blocks.3.1";
  static final String CODEBOOK = "vquantizer.codebook.weight";

  private static final float EPSILON = 1e-5f;
  private static final String METHODS =
      """
        def normalise(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          flat = torch.flatten(x, 0, 2)
          return torch.reshape(torch.batch_norm(flat, w, b, None, None, True, 0.10000000000000001, %s, False), torch.size(x))
        def pass_by(self, latent: Tensor, codes: Tensor) -> Tensor:
          return torch.add(latent, torch.detach(torch.sub(codes, latent)))
        def loss(self, pictures: Tensor, pixels: Tensor, latent: Tensor, codes: Tensor) -> Tensor:
          difference = torch.sub(pictures, pixels)
          error = torch.add(torch.mul(torch.mean(torch.square(difference)), %s), torch.mul(torch.mean(torch.abs(difference)), %s))
          steps = torch.add(torch.mean(torch.abs(torch.diff(difference, 1, 2))), torch.mean(torch.abs(torch.diff(difference, 1, 3))))
          error = torch.add(error, torch.mul(steps, %s))
          return torch.add(error, torch.mul(torch.mean(torch.square(torch.sub(latent, torch.detach(codes)))), %s))
      """;

  private final VqganTrainingSettings settings;
  private final TorchProgram network;
  private final TorchProgram program;

  VqganLoss(VqganTrainingSettings settings, Device device) {
    this.settings = settings;
    network = Vqgan.program(settings.network(), device, true);
    program =
        new TorchProgram(
            METHODS.formatted(
                (double) EPSILON, settings.squaredError(), settings.absoluteError(), settings.edgeError(), settings.commitment()),
            device,
            true);
  }

  /**
   * What a forward pass gives.
   *
   * @param loss one number
   * @param raw the encoder's output before it is normalised, {@code [B, H, W, code dimension]}
   * @param latent the same, normalised
   * @param tokens nearest codes, {@code [B, H, W]}
   */
  record Forward(NDArray loss, NDArray raw, NDArray latent, NDArray tokens) {}

  /**
   * A forward pass; gradients flow back into the parameters.
   *
   * @param pixels {@code [B, 3, H, W]} in {@code [0, 1]}
   * @param parameters all but codebook and running moments
   * @param codebook {@code [codebook size, code dimension]}
   * @param quantised whether codes take the place of the encoder's output
   */
  Forward of(NDArray pixels, Map<String, NDArray> parameters, NDArray codebook, boolean quantised, NDManager scope) {
    var arrays = new LinkedHashMap<>(parameters);
    arrays.put(CODEBOOK, codebook);
    var vqgan = Network.live(network, arrays);
    var raw = vqgan.call("encoded", pixels);
    var latent =
        program.call(scope, "normalise", raw, parameters.get(NORMALISATION + ".weight"), parameters.get(NORMALISATION + ".bias"));
    var tokens = vqgan.call("quantise", latent);
    var codes = quantised ? vqgan.call("codes", tokens) : latent;
    var pictures = vqgan.call("decode_codes", quantised ? program.call(scope, "pass_by", latent, codes) : latent);
    return new Forward(program.call(scope, "loss", pictures, pixels, latent, codes), raw, latent, tokens);
  }

  /**
   * The loss of the decoder alone, given tokens that the encoder finds; gradients flow back into the decoder's tensors where
   * they are asked for.
   *
   * @param pixels {@code [B, 3, H, W]} in {@code [0, 1]}
   * @param tensors all of the network
   */
  NDArray ofDecoder(NDArray pixels, Map<String, NDArray> tensors, NDManager scope) {
    var vqgan = Network.live(network, tensors);
    var codes = vqgan.call("codes", vqgan.call("encode", pixels));
    return program.call(scope, "loss", vqgan.call("decode_codes", codes), pixels, codes, codes);
  }

  @Override
  public void close() {
    program.close();
    network.close();
  }
}
