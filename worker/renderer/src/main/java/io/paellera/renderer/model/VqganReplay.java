package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.VqganF4;
import io.paellera.renderer.network.VqganF8;

/** Replays recorded pictures and tokens through a VQGAN. */
record VqganReplay(Recording recording, NDManager manager) {

  /** An f4 VQGAN's runs: {@code RUN_image.npy} and what came of it. */
  void run(VqganF4 vqgan, double scale) {
    for (var run : recording.runs("_image")) {
      try (var scope = manager.newSubManager()) {
        var image = recording.load(scope, run + "_image");
        recording.compare(run + "_in_block", nchw(vqgan.stem(image)));
        if (recording.has(run + "_resblock_in")) {
          var in = nhwc(recording.load(scope, run + "_resblock_in"));
          recording.compare(run + "_resblock_out", nchw(vqgan.fineEncoder().forward(in)));
        }
        var latent = vqgan.latent(image);
        recording.compare(run + "_latent_raw", nchw(latent));
        recording.compare(run + "_enc_x", nchw(latent.div(scale)));
        var tokens = vqgan.quantise(latent);
        recording.compareTokens(run + "_enc_indices", tokens);
        recording.compare(run + "_enc_qe", nchw(vqgan.codes(tokens).div(scale)));
        var recorded = recording.load(scope, run + "_enc_indices");
        recording.compare(run + "_dec_from_indices", vqgan.decodeCodes(vqgan.codes(recorded)));
        for (var input : new String[] {"qe", "x"}) {
          if (recording.has(run + "_enc_" + input)) {
            var vectors = nhwc(recording.load(scope, run + "_enc_" + input)).mul(scale);
            recording.compare(run + "_dec_from_" + input, vqgan.decodeCodes(vectors));
          }
        }
      }
    }
  }

  /** An f8 VQGAN's run. */
  void run(VqganF8 vqgan) {
    try (var scope = manager.newSubManager()) {
      var image = recording.load(scope, "image");
      var latent = vqgan.latent(image);
      recording.compare("enc_h", latent);
      recording.compare("enc_logits", vqgan.logits(latent));
      recording.compareTokens("enc_indices_argmax", vqgan.encode(image));
      var recorded = recording.load(scope, "enc_indices_argmax");
      var codes = vqgan.codes(recorded);
      recording.compare("dec_zq", codes);
      recording.compare("dec_raw", vqgan.decodeCodes(codes));
      recording.compare("dec_image", vqgan.decode(recorded));
      for (var run : recording.runs("_ids")) {
        recording.compare(run + "_dec_image", vqgan.decode(recording.load(scope, run + "_ids")));
      }
    }
  }

  private static NDArray nchw(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }

  private static NDArray nhwc(NDArray x) {
    return x.transpose(0, 2, 3, 1);
  }
}
