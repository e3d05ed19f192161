package io.paellera.training.command;

import io.paellera.training.UnetBlend;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.cli.MakeModelTask;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code model blend}: a model between another and what became of it by training. */
@Command(
    name = "blend",
    description = {
      "Makes a model whose U-Net lies between that of a model and what became of it by training.",
      "Such a one often does better than both on pictures unlike those it was trained on."
    },
    mixinStandardHelpOptions = true)
final class BlendModelsCommand extends MakeModelTask {

  @Option(names = "--from", required = true, paramLabel = "DIR", description = "the model that the training began with")
  private Path from;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "what became of it")
  private Path to;

  @Option(names = "--share", defaultValue = "0.5", paramLabel = "X", description = "of the second, 0 to 1 (${DEFAULT-VALUE})")
  private double share;

  @Option(
      names = "--confidence",
      defaultValue = "1",
      paramLabel = "X",
      description = {
        "factor of the logits, above 0 and at most 1, for a model that is too sure (${DEFAULT-VALUE});",
        "the default temperatures are lowered alike"
      })
  private double confidence;

  @Mixin private IdentityOptions identity;

  @Option(names = "--model-version", defaultValue = "blend", paramLabel = "TEXT", description = "of the result (${DEFAULT-VALUE})")
  private String version;

  @Override
  protected ModelDirectory make(Path target) {
    return new UnetBlend(ModelDirectory.open(from), ModelDirectory.open(to), share, confidence)
        .writeTo(target, identity.identity(), version);
  }
}
