package io.paellera.training.command;

import io.paellera.training.VqganRecipe;
import io.paellera.training.VqganTrainer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paellera-worker train vqgan}. */
@Command(name = "vqgan", description = "Trains a VQGAN.", mixinStandardHelpOptions = true)
final class TrainVqganCommand implements Callable<Integer> {

  @Mixin private TrainOptions options;

  @Option(
      names = "--decoder-only",
      description = "keep encoder and codebook of --start, so that its U-Net still fits")
  private boolean decoderOnly;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var printer = spec.commandLine().getOut();
    var recipe = options.config().map(VqganRecipe::read).orElseGet(VqganRecipe::emoji);
    var trainer =
        new VqganTrainer(
            recipe,
            options.data(),
            options.model(),
            options.start(),
            decoderOnly,
            options.identity(),
            options.out(),
            options.compute().device(),
            options.compute().threads());
    try (var progress = TrainingProgress.onStderr();
        var run = trainer.open(pictures -> options.tell(pictures, printer), Clock.systemUTC(), List.of(progress))) {
      options.run(run, printer);
    }
    return ExitCode.OK;
  }
}
