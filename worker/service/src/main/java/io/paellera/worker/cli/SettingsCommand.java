package io.paellera.worker.cli;

import io.paellera.worker.config.SettingsCatalogue;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paellera-worker settings}. */
@Command(
    name = "settings",
    description = {
      "Prints every setting as a Markdown table.",
      "Each can stand in the file given to 'run --config',",
      "or in the environment, where batch.max-size is called PAELLERA_BATCH_MAX_SIZE."
    },
    mixinStandardHelpOptions = true)
final class SettingsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(SettingsCatalogue.markdown());
    out.flush();
  }
}
