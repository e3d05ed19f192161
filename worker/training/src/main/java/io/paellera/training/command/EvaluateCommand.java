package io.paellera.training.command;

import io.paellera.renderer.RendererOptions;
import io.paellera.training.ClassifierSettings;
import io.paellera.training.Candidate;
import io.paellera.training.Evaluation;
import io.paellera.training.EvaluationSettings;
import io.paellera.training.ScoreReport;
import io.paellera.training.data.Enlargement;
import io.paellera.training.data.PictureSource;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.cli.ComputeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paellera-worker evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Scores models: what the VQGAN restores, what the U-Net predicts, and how often a classifier names what was drawn.",
      "Writes tables, charts and scores.json."
    },
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "pictures with the labels concept and style")
  private Path data;

  @Option(names = "--model", paramLabel = "DIR", description = "may stand several times (default: the built-in model)")
  private List<Path> models = List.of();

  @Option(names = "--concepts", paramLabel = "FILE", description = "concepts to draw and name, one a line (default: all)")
  private Optional<Path> concepts;

  @Option(
      names = "--held-out-style",
      defaultValue = "streamline-emojis",
      paramLabel = "NAME",
      description = "style that the classifier never sees (${DEFAULT-VALUE})")
  private String heldOutStyle;

  @Option(names = "--steps", split = ",", defaultValue = "4,8,12,16", paramLabel = "N,...", description = "(${DEFAULT-VALUE})")
  private List<Integer> steps;

  @Option(names = "--guidance", split = ",", defaultValue = "1,3,5", paramLabel = "X,...", description = "(${DEFAULT-VALUE})")
  private List<Double> guidance;

  @Option(names = "--pictures", defaultValue = "1", paramLabel = "N", description = "of each concept (${DEFAULT-VALUE})")
  private int pictures;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "of pictures, noise and classifier (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--classifier-steps",
      defaultValue = "1500",
      paramLabel = "N",
      description = "training steps of the classifier, 64 pictures each (${DEFAULT-VALUE})")
  private long classifierSteps;

  @Option(
      names = "--inception",
      paramLabel = "FILE",
      description = "TorchScript network from [B, 3, 299, 299] in [-1, 1] to features, for a second Fréchet distance")
  private Optional<Path> inception;

  @Option(names = "--side", paramLabel = "PIXELS", description = "of the pictures (default: the largest that a model draws)")
  private Optional<Integer> side;

  @Option(
      names = "--enlarge",
      split = ",",
      paramLabel = "FILTER,...",
      description = "scores models that draw smaller pictures once with each filter: ${COMPLETION-CANDIDATES}")
  private List<Enlargement> enlargements = List.of();

  @Mixin private ComputeOptions compute;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write the scores to")
  private Path out;

  @Spec private CommandSpec spec;

  private static final int CLASSIFIER_BATCH = 64;

  @Override
  public Integer call() {
    var printer = spec.commandLine().getOut();
    var settings =
        new EvaluationSettings(
            ConceptList.read(concepts),
            heldOutStyle,
            steps,
            guidance,
            pictures,
            seed,
            new ClassifierSettings(seed, CLASSIFIER_BATCH, classifierSteps),
            inception);
    var opened = models.isEmpty() ? List.of(ModelDirectory.builtIn()) : models.stream().map(ModelDirectory::open).toList();
    var realSide = side.orElseGet(() -> opened.stream().mapToInt(EvaluateCommand::side).max().orElseThrow());
    var device = compute.device();
    var evaluation =
        new Evaluation(
            settings,
            Pictures.read(PictureSource.open(data), realSide),
            device,
            RendererOptions.withThreads(compute.threads()),
            System::nanoTime,
            what -> {
              printer.println(what);
              printer.flush();
            });
    var report = new ScoreReport(evaluation.run(candidates(opened, realSide)));
    report.write(out);
    printer.println(report.markdown());
    printer.flush();
    return ExitCode.OK;
  }

  private List<Candidate> candidates(List<ModelDirectory> opened, int realSide) {
    var candidates = new ArrayList<Candidate>();
    for (var model : opened) {
      if (side(model) == realSide || enlargements.isEmpty()) {
        candidates.add(new Candidate(model, Optional.empty()));
      } else {
        enlargements.forEach(filter -> candidates.add(new Candidate(model, Optional.of(filter))));
      }
    }
    return candidates;
  }

  private static int side(ModelDirectory model) {
    return model.card().defaults().size().width();
  }
}
