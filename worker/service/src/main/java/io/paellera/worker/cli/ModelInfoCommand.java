package io.paellera.worker.cli;

import io.paellera.renderer.model.CheckpointReport;
import io.paellera.renderer.model.ModelSummary;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.WeightSet;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model info}: a model's card, parameter counts and memory needs, or what a checkpoint file is. */
@Command(
    name = "info",
    description = {
      "Checks a model directory and prints its card, parameter counts and memory needs.",
      "Of a checkpoint file it says which networks it holds, and what an import would pass over; nothing of it is run."
    },
    mixinStandardHelpOptions = true)
final class ModelInfoCommand extends ModelTask {

  private static final double MEBIBYTE = 1 << 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|FILE",
      description = "a model directory or a checkpoint (default: the built-in model)")
  private Optional<Path> path;

  @Option(
      names = "--weights",
      paramLabel = "SET",
      description = "which weights of a checkpoint that holds both: ${COMPLETION-CANDIDATES}")
  private Optional<WeightSet> weights;

  @Override
  protected int run(PrintWriter printer) {
    if (path.filter(Files::isRegularFile).isPresent()) {
      CheckpointPrinter.print(CheckpointReport.of(path.get(), weights), printer);
    } else {
      print(path.map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn), printer);
    }
    return ExitCode.OK;
  }

  static void print(ModelDirectory model, PrintWriter printer) {
    var summary = ModelSummary.of(model);
    var card = summary.card();
    var limits = card.limits();
    printer.printf("%s, version %s%n", card.name(), card.version());
    Optional.ofNullable(model.description().description()).ifPresent(text -> printer.printf("  %s%n", text));
    Optional.ofNullable(model.description().licence()).ifPresent(text -> printer.printf("  licence    %s%n", text));
    printer.printf("  digest     %s%n", card.digest());
    printer.printf("  directory  %s%n", model.path());
    var defaults = card.defaults();
    printer.printf(
        Locale.ROOT,
        "  defaults   %s, %d steps, guidance %s%s, temperature %s to %s, %s%s%n",
        defaults.size(),
        defaults.steps(),
        defaults.guidance(),
        defaults.guidanceSteps().map(guided -> " in steps " + guided.first() + " to " + guided.last()).orElse(""),
        defaults.temperature().start(),
        defaults.temperature().end(),
        defaults.typical().map(typical -> "typical mass " + typical.mass()).orElse("no typical filter"),
        defaults.renoiseSteps().isPresent() ? ", noise after " + defaults.renoiseSteps().getAsInt() + " steps" : "");
    printer.printf(
        "  limits     %d to %d pixels a side in multiples of %d, %d steps, guidance up to %s%n",
        limits.minSide(),
        limits.maxSide(),
        limits.sideMultiple(),
        limits.maxSteps(),
        limits.maxGuidance());
    for (var part : summary.parts()) {
      printer.printf(
          Locale.ROOT,
          "  %-10s %,d parameters, %.1f MiB stored%n",
          part.name(),
          part.parameters(),
          part.storedBytes() / MEBIBYTE);
      printer.printf("             %s%n", part.dimensions());
    }
    for (var memory : summary.memory()) {
      printer.printf(
          Locale.ROOT, "  memory     %.1f MiB of weights on a %s: %s%n", memory.bytes() / MEBIBYTE, memory.device(), memory.formats());
    }
    printer.printf(
        Locale.ROOT, "             logits of one guided picture %.1f MiB in float32%n", summary.logitBytesPerPicture() / MEBIBYTE);
  }
}
