package io.paellera.worker.cli;

import io.paellera.renderer.model.Comparison;
import io.paellera.renderer.model.Replay;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model verify}: replays what the official code computed, and counts what differs. */
@Command(
    name = "verify",
    description = {
      "Replays the recorded cases of a folder (config.json, a state dict, .npy arrays).",
      "Prints the largest difference of each, and the largest magnitude recorded.",
      "Exits with 1 if one is over the tolerance or a token differs. A token that only the last digit at the edge of the typical filter"
          + " decides (1e-6) is no difference, but counted.",
      "A sampling RUN (RUN_step_x.npy and its other arrays) needs the arguments of its official sample() in RUN_settings.json,"
          + " all of them: {\"T\": 12, \"starting_t\": 0, \"temp_range\": [1.0, 1.0], \"typical_filtering\": true,"
          + " \"typical_mass\": 0.2, \"typical_min_tokens\": 1, \"classifier_free_scale\": 5, \"renoise_steps\": 11,"
          + " \"renoise_mode\": \"start\"}. A scale below 0 is no guidance; modes are start, prev, rand;"
          + " RUN_mask.npy and RUN_x.npy hold the mask and the given tokens, where there are any,"
          + " RUN_step_random_x.npy the fresh tokens of the mode rand."
    },
    mixinStandardHelpOptions = true)
final class VerifyModelCommand extends ModelTask {

  @Parameters(
      paramLabel = "GOLDEN_DIR",
      description = "folder of a U-Net's, a prior's, a VQGAN's, a CLIP text or visual tower's or a ByT5 encoder's recorded cases")
  private Path folder;

  @Option(
      names = "--tolerance",
      defaultValue = "1e-5",
      paramLabel = "X",
      description = "largest difference, relative to the largest magnitude recorded (${DEFAULT-VALUE})")
  private double tolerance;

  @Option(names = "--model", paramLabel = "DIR", description = "take this model's weights instead of the folder's checkpoint")
  private Optional<Path> model;

  @Mixin private ThreadsOption threads;

  private int cases;
  private int failures;

  @Override
  protected int run(PrintWriter printer) {
    var opened = model.map(ModelDirectory::open);
    try (var replay = new Replay(threads.count())) {
      replay.run(folder, opened, comparison -> report(printer, comparison));
    }
    printer.printf("%d cases, %d over the tolerance of %s%n", cases, failures, tolerance);
    return failures == 0 && cases > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void report(PrintWriter printer, Comparison comparison) {
    var passed = comparison.within(tolerance);
    cases++;
    failures += passed ? 0 : 1;
    printer.printf(Locale.ROOT, "%-36s %-38s %s%n", comparison.name(), comparison.difference(), passed ? "ok" : "OVER");
    printer.flush();
  }
}
