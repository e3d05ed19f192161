package io.paellera.training.command;

import io.paellera.renderer.RendererOptions;
import io.paellera.training.UnetRecipe;
import io.paellera.training.UnetTrainer;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paellera-worker train unet}. */
@Command(name = "unet", description = "Trains a U-Net for a model's VQGAN and text encoder.", mixinStandardHelpOptions = true)
final class TrainUnetCommand implements Callable<Integer> {

  @Mixin private TrainOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var printer = spec.commandLine().getOut();
    var recipe = options.config().map(UnetRecipe::read).orElseGet(UnetRecipe::emoji);
    var trainer =
        new UnetTrainer(
            recipe,
            options.data(),
            options.model(),
            options.start(),
            options.identity(),
            options.out(),
            options.compute().device(),
            RendererOptions.withThreads(options.compute().threads()));
    try (var progress = TrainingProgress.onStderr();
        var run = trainer.open(pictures -> options.tell(pictures, printer), Clock.systemUTC(), List.of(progress))) {
      options.run(run, printer);
    }
    return ExitCode.OK;
  }
}
