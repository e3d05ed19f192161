package io.paellera.packages;

import io.paellera.command.cli.PaelleraCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the manual pages of the command as AsciiDoc, and its completion for bash. */
public final class Pages {

  private Pages() {}

  /**
   * @param arguments the directory to write into: {@code pages/*.adoc} and {@code completion}
   */
  public static void main(String[] arguments) throws IOException {
    var directory = Path.of(arguments[0]);
    var command = PaelleraCommand.model();
    ManPageGenerator.generateManPage(directory.resolve("pages").toFile(), null, new boolean[0], false, command);
    Files.writeString(directory.resolve("completion"), AutoComplete.bash(command.name(), command.commandLine()));
  }
}
