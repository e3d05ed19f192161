package io.paellera.worker.cli;

import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model random}: a model of the published dimensions with random weights, for measuring. */
@Command(
    name = "random",
    description = "Makes a model of the published dimensions with random weights: it draws noise, at the real one's speed.",
    mixinStandardHelpOptions = true)
final class RandomModelCommand extends MakeModelTask {

  @Option(
      names = "--architecture",
      defaultValue = UnetDescription.PAELLA_V1,
      paramLabel = "NAME",
      description = "only ${DEFAULT-VALUE}: 577,995,184 parameters")
  private String architecture;

  @Option(names = "--vqgan", defaultValue = "F8", paramLabel = "F4|F8", description = "which VQGAN (${DEFAULT-VALUE})")
  private RandomModel.Image vqgan;

  @Option(
      names = "--text",
      defaultValue = "TINY",
      paramLabel = "TINY|VIT_G_14",
      description = "text tower: two narrow layers, or the published one of 354 million parameters (${DEFAULT-VALUE})")
  private RandomModel.Text text;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "of the weights (${DEFAULT-VALUE})")
  private long seed;

  @Spec private CommandSpec command;

  @Override
  protected ModelDirectory make(Path target) {
    if (!architecture.equals(UnetDescription.PAELLA_V1)) {
      throw new CommandLine.ParameterException(
          command.commandLine(), "--architecture is " + architecture + ", but only " + UnetDescription.PAELLA_V1 + " is known");
    }
    return new RandomModel(vqgan, text, seed).writeTo(target);
  }
}
