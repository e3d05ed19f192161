package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.Vqgan;

/** Replays recorded pictures and tokens through a VQGAN. */
record VqganReplay(Recording recording, Vqgan vqgan, NDManager manager) {

  /** An f4 VQGAN's runs: {@code RUN_image.npy} and what came of it. */
  void runF4(double scale) {
    for (var run : recording.runs("_image")) {
      try (var scope = manager.newSubManager()) {
        var seen = vqgan.trace(recording.load(scope, run + "_image"));
        var latent = seen.get("down_blocks.3.1");
        recording.compare(run + "_in_block", nchw(seen.get("in_block")));
        recording.compare(run + "_resblock_in", nchw(seen.get("in_block")));
        recording.compare(run + "_resblock_out", nchw(seen.get("down_blocks.0")));
        recording.compare(run + "_latent_raw", nchw(latent));
        recording.compare(run + "_enc_x", nchw(latent.div(scale)));
        recording.compareTokens(run + "_enc_indices", seen.get("vquantizer"));
        recording.compare(run + "_enc_qe", nchw(vqgan.network().call("codes", seen.get("vquantizer")).div(scale)));
        var codes = vqgan.network().call("codes", recording.load(scope, run + "_enc_indices"));
        recording.compare(run + "_dec_from_indices", pictures(codes));
        for (var input : new String[] {"qe", "x"}) {
          if (recording.has(run + "_enc_" + input)) {
            recording.compare(run + "_dec_from_" + input, pictures(nhwc(recording.load(scope, run + "_enc_" + input)).mul(scale)));
          }
        }
      }
    }
  }

  /** An f8 VQGAN's run. */
  void runF8() {
    try (var scope = manager.newSubManager()) {
      var image = recording.load(scope, "image");
      var seen = vqgan.trace(image);
      recording.compare("enc_h", seen.get("quant_conv"));
      recording.compare("enc_logits", seen.get("quantize.proj"));
      recording.compareTokens("enc_indices_argmax", vqgan.encode(image));
      var recorded = recording.load(scope, "enc_indices_argmax");
      var codes = vqgan.network().call("codes", recorded);
      recording.compare("dec_zq", codes);
      recording.compare("dec_raw", pictures(codes));
      recording.compare("dec_image", vqgan.decode(recorded));
      for (var run : recording.runs("_ids")) {
        recording.compare(run + "_dec_image", vqgan.decode(recording.load(scope, run + "_ids")));
      }
    }
  }

  private NDArray pictures(NDArray codes) {
    return vqgan.network().call("decode_codes", codes);
  }

  private static NDArray nchw(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }

  private static NDArray nhwc(NDArray x) {
    return x.transpose(0, 2, 3, 1);
  }
}
