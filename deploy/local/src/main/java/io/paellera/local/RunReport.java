package io.paellera.local;

import io.paellera.command.progress.Printable;
import io.paellera.schemas.RenderResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to.
 *
 * @param pictures fetched from the bucket
 * @param took from the first job sent to the last result read
 * @param batches that the worker drew
 * @param rows of all those batches
 * @param failures jobs that did not complete
 * @param missing pictures that could not be fetched, and why
 * @param folder that holds the pictures
 * @param sheet the contact sheet
 * @param captions whether the sheet has captions; without fonts on the machine it has none
 */
record RunReport(
    int pictures,
    Duration took,
    long batches,
    long rows,
    List<RenderResult> failures,
    List<String> missing,
    Path folder,
    Path sheet,
    boolean captions) {

  boolean successful() {
    return failures.isEmpty() && missing.isEmpty();
  }

  double picturesPerSecond() {
    return pictures / Math.max(1e-3, took.toNanos() / 1e9);
  }

  double meanBatchSize() {
    return batches == 0 ? 0 : (double) rows / batches;
  }

  String text() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d pictures in %.1f s (%.2f pictures/s), %d batches of %.1f pictures on average%n",
            pictures,
            took.toNanos() / 1e9,
            picturesPerSecond(),
            batches,
            meanBatchSize()));
    for (RenderResult failure : failures) {
      String why = failure.error().map(error -> error.code() + ": " + error.message()).orElse("no reason given");
      String status = failure.status().name().toLowerCase(Locale.ROOT);
      text.append(String.format("job %s %s: %s%n", failure.jobId(), status, Printable.text(why)));
    }
    missing.forEach(line -> text.append("missing: ").append(Printable.text(line)).append(System.lineSeparator()));
    text.append(String.format("pictures       %s%n", folder));
    text.append(String.format("contact sheet  %s%s%n", sheet, captions ? "" : " (without captions: this machine has no fonts)"));
    return text.toString();
  }
}
