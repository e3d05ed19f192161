package io.paellera.training.command;

import io.paellera.training.ModelIdentity;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the model that a command makes is called. */
final class IdentityOptions {

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "of the model, as jobs call it; a name of its own")
  private String name;

  @Option(names = "--description", paramLabel = "TEXT", description = "one line for people")
  private Optional<String> description;

  @Option(names = "--licence", paramLabel = "TEXT", description = "of the weights")
  private Optional<String> licence;

  ModelIdentity identity() {
    return new ModelIdentity(name, description, licence);
  }
}
