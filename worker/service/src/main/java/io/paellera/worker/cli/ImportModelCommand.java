package io.paellera.worker.cli;

import io.paellera.renderer.model.Checkpoints;
import io.paellera.renderer.model.ClipSettings;
import io.paellera.renderer.model.ModelImport;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model import}: original checkpoints become a model directory. */
@Command(
    name = "import",
    description = "Makes a model directory of original checkpoints (PyTorch checkpoints, safetensors, NumPy archives).",
    mixinStandardHelpOptions = true)
final class ImportModelCommand extends MakeModelTask {

  @Option(
      names = "--unet",
      paramLabel = "FILE",
      description = "Paella U-Net, such as model_600000.pt (v1), model_1b_img.pt (v2) or paella_v3.pt (v3)")
  private Optional<Path> unet;

  @Option(names = "--vqgan", paramLabel = "FILE", description = "VQGAN: vqgan.gumbelf8-sber.model.ckpt (v1, v2) or vqgan_f4.pt (v3)")
  private Optional<Path> vqgan;

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description = "CLIP model that the U-Net was trained with, such as open_clip_pytorch_model.bin (v1: ViT-g-14; v2, v3: ViT-H-14)")
  private Optional<Path> clip;

  @Option(
      names = "--prior",
      paramLabel = "FILE",
      description = "prior of a U-Net that draws from the vectors of images (v2, v3), such as prior_v1.pt")
  private Optional<Path> prior;

  @Option(
      names = "--byt5",
      paramLabel = "FILE",
      description =
          "ByT5-XL, of which the encoder alone is taken (v3): pytorch_model.bin of google/byt5-xl, or pytorch_model.bin.index.json where"
              + " it comes in parts")
  private Optional<Path> byt5;

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

  @Option(
      names = "--unet-heads",
      split = ",",
      paramLabel = "N",
      description =
          "attention heads of each level of a v3 U-Net, finest first, 0 where it has no attention (default: one for every 80 channels, as"
              + " published: 0,16,16)")
  private List<Integer> unetHeads;

  @Option(
      names = "--visual",
      negatable = true,
      description =
          "take CLIP's visual tower too, by whose vector of the picture variations are drawn: for a U-Net that was tuned on the vectors of"
              + " images, such as model_50000_img.pt (default: for v2, v3 and wherever there is a prior, if the file has it)")
  private Optional<Boolean> visual;

  @Option(
      names = "--visual-heads",
      paramLabel = "N",
      description = "attention heads of the visual tower (default: width / 64, but 16 at most)")
  private Optional<Integer> visualHeads;

  @Option(names = "--quick-gelu", description = "both towers of CLIP use QuickGELU, as OpenAI's own weights do")
  private boolean quickGelu;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what jobs call it (default: paella-v1, paella-v2 or paella-v3, as the U-Net is)")
  private Optional<String> name;

  @Option(names = "--model-version", defaultValue = "1", paramLabel = "TEXT", description = "of the weights (${DEFAULT-VALUE})")
  private String version;

  @Option(
      names = "--weights",
      paramLabel = "SET",
      description = "which weights of a checkpoint that holds both: ${COMPLETION-CANDIDATES}")
  private Optional<WeightSet> weights;

  @Spec private CommandSpec command;

  @Override
  protected ModelDirectory make(Path target) {
    var architecture = unet.map(file -> ModelImport.architecture(file, weights));
    requireAll(architecture);
    return new ModelImport(
            new Checkpoints(unet.orElseThrow(), vqgan.orElseThrow(), clip.orElseThrow(), prior, byt5),
            vocabulary,
            clipSettings(),
            Optional.ofNullable(unetHeads),
            visual,
            name.or(() -> architecture).orElseThrow(),
            version)
        .writeTo(target, weights, this::tell);
  }

  /** Every missing file at once, and what it is for. */
  private void requireAll(Optional<String> architecture) {
    var missing = new ArrayList<String>();
    if (unet.isEmpty()) {
      missing.add("--unet FILE, which draws the tokens");
    }
    if (vqgan.isEmpty()) {
      missing.add("--vqgan FILE, which makes pixels of tokens");
    }
    if (clip.isEmpty()) {
      missing.add("--clip FILE, which makes vectors of prompts");
    }
    if (prior.isEmpty() && architecture.filter(UnetDescription.PAELLA_V2::equals).isPresent()) {
      missing.add("--prior FILE, which makes the vectors of images that a v2 U-Net draws from");
    }
    if (byt5.isEmpty() && architecture.filter(UnetV3Description.PAELLA_V3::equals).isPresent()) {
      missing.add("--byt5 FILE, which makes the vectors of a prompt's bytes that a v3 U-Net attends to");
    }
    if (!missing.isEmpty()) {
      throw new CommandLine.ParameterException(command.commandLine(), "missing: " + String.join("; ", missing));
    }
  }

  private ClipSettings clipSettings() {
    var settings = clipConfig.map(ClipSettings::read).orElse(ClipSettings.STANDARD);
    return new ClipSettings(
        heads.map(OptionalInt::of).orElse(settings.heads()),
        visualHeads.map(OptionalInt::of).orElse(settings.visualHeads()),
        quickGelu ? Activation.QUICK_GELU : settings.activation());
  }
}
