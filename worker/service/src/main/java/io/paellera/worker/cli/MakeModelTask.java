package io.paellera.worker.cli;

import io.paellera.renderer.weights.ModelDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** A command that makes a model, and then says what it made. */
public abstract class MakeModelTask extends ModelTask {

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "where to write it; must not exist")
  private Path out;

  /**
   * Makes the model.
   *
   * @param target must not exist
   */
  protected abstract ModelDirectory make(Path target);

  @Override
  protected final int run(PrintWriter printer) {
    var model = make(out);
    printer.println("Wrote " + model.path());
    ModelInfoCommand.print(model, printer);
    return ExitCode.OK;
  }
}
