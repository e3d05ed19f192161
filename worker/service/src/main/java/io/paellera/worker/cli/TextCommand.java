package io.paellera.worker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code text}: works on prompts without drawing them. */
@Command(
    name = "text",
    description = "Works on prompts without drawing them.",
    mixinStandardHelpOptions = true,
    subcommands = EmbedTextsCommand.class)
public final class TextCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
