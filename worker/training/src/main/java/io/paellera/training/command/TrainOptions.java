package io.paellera.training.command;

import io.paellera.training.ModelIdentity;
import io.paellera.training.TrainingRun;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.cli.ComputeOptions;
import io.paellera.worker.cli.StopSignals;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What both trainings are told. */
final class TrainOptions {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "pictures with captions.jsonl or captions.csv, or tar shards in the WebDataset layout")
  private Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "recipe as JSON (default: the one for emoji pictures)")
  private Optional<Path> config;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the run")
  private Path out;

  @Option(names = "--resume", description = "goes on from the newest checkpoint in the folder")
  private boolean resume;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "model that the trained part goes with (default: the built-in one)")
  private Optional<Path> model;

  @Option(names = "--start", paramLabel = "DIR", description = "model whose weights to begin with (default: begin anew)")
  private Optional<Path> start;

  @Mixin private IdentityOptions identity;

  @Mixin private ComputeOptions compute;

  Path data() {
    return data;
  }

  Optional<Path> config() {
    return config;
  }

  Path out() {
    return out;
  }

  ModelDirectory model() {
    return model.map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn);
  }

  Optional<ModelDirectory> start() {
    return start.map(ModelDirectory::open);
  }

  ModelIdentity identity() {
    return identity.identity();
  }

  ComputeOptions compute() {
    return compute;
  }

  /** Says what was read, and names what couldn't be. */
  void tell(Pictures pictures, PrintWriter printer) {
    printer.println("Read " + pictures.infos().size() + " pictures from " + data);
    if (!pictures.unreadable().isEmpty()) {
      printer.println(pictures.unreadable().size() + " can't be read: " + String.join(", ", pictures.unreadable()));
    }
    printer.flush();
  }

  /** Runs to the end, or to the step where the process is asked to stop. */
  void run(TrainingRun run, PrintWriter printer) {
    StopSignals.install(run::stop);
    var steps = run.run(resume);
    printer.println("Took " + steps + " steps; checkpoints and model lie in " + out);
  }
}
