package io.paellera.packages;

import io.paellera.command.cli.PaelleraCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the manual pages of the command as AsciiDoc, and its completion for bash. */
public final class Pages {

  /** In names of settings, such as {@code s3.*}; AsciiDoc would take two of them for the ends of something bold. */
  private static final String WILDCARD = ".*";

  private static final String LITERAL_WILDCARD = ".{asterisk}";

  private Pages() {}

  /**
   * @param arguments the directory to write into: {@code pages/*.adoc} and {@code completion}
   */
  public static void main(String[] arguments) throws IOException {
    var directory = Path.of(arguments[0]);
    var command = PaelleraCommand.model();
    var pages = directory.resolve("pages");
    ManPageGenerator.generateManPage(pages.toFile(), null, new boolean[0], false, command);
    try (var files = Files.list(pages)) {
      for (Path page : files.toList()) {
        Files.writeString(page, Files.readString(page).replace(WILDCARD, LITERAL_WILDCARD));
      }
    }
    Files.writeString(directory.resolve("completion"), AutoComplete.bash(command.name(), command.commandLine()));
  }
}
