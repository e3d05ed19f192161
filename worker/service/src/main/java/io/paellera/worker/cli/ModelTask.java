package io.paellera.worker.cli;

import io.paellera.renderer.RenderException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command whose expected failures end in one line and exit code 1. */
public abstract class ModelTask implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Does the work and returns the exit code. */
  protected abstract int run(PrintWriter out);

  /** Tells the user something beside the result. */
  protected final void tell(String note) {
    spec.commandLine().getErr().println(note);
  }

  @Override
  public final Integer call() {
    try {
      return run(spec.commandLine().getOut());
    } catch (RenderException | UncheckedIOException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }
}
