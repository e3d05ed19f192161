package io.paellera.worker.cli;

import static java.util.stream.Collectors.joining;

import io.paellera.renderer.model.CheckpointReport;
import java.io.PrintWriter;
import java.util.Locale;

/** A checkpoint's report as lines of text. */
final class CheckpointPrinter {

  private CheckpointPrinter() {}

  static void print(CheckpointReport report, PrintWriter printer) {
    printer.printf(Locale.ROOT, "%s: %s, %,d bytes%n", report.file(), report.format(), report.bytes());
    printer.printf("  sha256     %s%n", report.sha256());
    printer.printf("  published  %s%n", report.published().orElse("no file whose digest is known here"));
    report.networks().forEach(network -> print(network, printer));
    if (report.networks().isEmpty()) {
      printer.println("  network    none that is known");
    }
    report.notes().forEach(note -> printer.printf("  note       %s%n", note));
  }

  private static void print(CheckpointReport.Network network, PrintWriter printer) {
    var types = network.types().stream().map(Enum::name).collect(joining(" and "));
    var below = network.prefix().isEmpty() ? "" : " below " + network.prefix();
    if (network.dimensions().isEmpty()) {
      printer.printf("  network    %s%s%n", network.title(), below);
    } else {
      printer.printf(Locale.ROOT, "  network    %s%s: %,d parameters, %s%n", network.title(), below, network.parameters(), types);
      printer.printf("             %s%n", network.dimensions());
    }
    network.problem().ifPresent(problem -> printer.printf("             can't be imported: %s%n", problem));
  }
}
