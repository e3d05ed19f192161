package io.paellera.worker.cli;

import io.paellera.renderer.model.ClipSettings;
import io.paellera.renderer.model.ModelImport;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code model import}: original checkpoints become a model directory. */
@Command(
    name = "import",
    description = "Makes a model directory of original checkpoints (PyTorch checkpoints, safetensors, NumPy archives).",
    mixinStandardHelpOptions = true)
final class ImportModelCommand extends MakeModelTask {

  @Option(names = "--unet", required = true, paramLabel = "FILE", description = "Paella v1 U-Net, such as f8_600000.pt")
  private Path unet;

  @Option(names = "--vqgan", required = true, paramLabel = "FILE", description = "f4 or f8 VQGAN")
  private Path vqgan;

  @Option(names = "--clip", required = true, paramLabel = "FILE", description = "CLIP model, such as open_clip_pytorch_model.bin")
  private Path clip;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description = "CLIP's vocabulary: bpe_simple_vocab_16e6.txt.gz or tokenizer.json (default: the one beside the CLIP model)")
  private Optional<Path> vocabulary;

  @Option(
      names = "--clip-config",
      paramLabel = "FILE",
      description = "open_clip's configuration of the model, for attention heads and activation")
  private Optional<Path> clipConfig;

  @Option(names = "--heads", paramLabel = "N", description = "attention heads of the text tower (default: width / 64)")
  private Optional<Integer> heads;

  @Option(names = "--quick-gelu", description = "the text tower uses QuickGELU, as OpenAI's own weights do")
  private boolean quickGelu;

  @Option(names = "--name", defaultValue = "paella-v1", paramLabel = "NAME", description = "what jobs call it (${DEFAULT-VALUE})")
  private String name;

  @Option(names = "--model-version", defaultValue = "1", paramLabel = "TEXT", description = "of the weights (${DEFAULT-VALUE})")
  private String version;

  @Option(
      names = "--weights",
      paramLabel = "SET",
      description = "which weights of a checkpoint that holds both: ${COMPLETION-CANDIDATES}")
  private Optional<WeightSet> weights;

  @Override
  protected ModelDirectory make(Path target) {
    return new ModelImport(unet, vqgan, clip, vocabulary, clipSettings(), name, version).writeTo(target, weights, this::tell);
  }

  private ClipSettings clipSettings() {
    var settings = clipConfig.map(ClipSettings::read).orElse(ClipSettings.STANDARD);
    return new ClipSettings(
        heads.map(OptionalInt::of).orElse(settings.heads()), quickGelu ? Activation.QUICK_GELU : settings.activation());
  }
}
