package io.paellera.command.cli;

import io.paellera.command.batch.BatchTracker;
import io.paellera.command.openai.BatchWriter;
import io.paellera.command.openai.StoredPictures;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.ResultStream;
import io.paellera.schemas.RenderResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Outcomes as files of another system's form. */
final class BatchFileOptions {

  private static final String OPENAI_BATCH = "openai-batch";

  @Option(
      names = "--format",
      paramLabel = OPENAI_BATCH,
      description = {
        "Writes output.jsonl and error.jsonl into the folder of --to, one line for each custom_id that has ended. Pictures are addresses, or",
        "the pictures themselves where the request's response_format was b64_json."
      })
  private String form;

  @Option(names = "--to", paramLabel = "DIR", description = "Folder of these files; made if it isn't there.")
  private Path folder;

  @Option(names = "--links-for", paramLabel = "DURATION", description = "How long the addresses work, at most 7d (default: 1h).")
  private Duration lifetime = Duration.ofHours(1);

  @Option(names = "--parallel", description = "Lines that are made at a time (default: 8).")
  private int parallel = 8;

  boolean wanted() {
    if (OPENAI_BATCH.equalsIgnoreCase(form)) {
      return true;
    }
    if (folder != null) {
      throw new CommandException(ExitCode.USAGE, "--to goes with --format " + OPENAI_BATCH);
    }
    return false;
  }

  /** What {@code --format} was before there were such files. */
  Optional<ResultsCommand.Format> formerFormat() {
    return Optional.ofNullable(form).map(BatchFileOptions::former);
  }

  private static ResultsCommand.Format former(String form) {
    return switch (form.toLowerCase(Locale.ROOT)) {
      case "jsonl" -> ResultsCommand.Format.JSON;
      case "csv" -> ResultsCommand.Format.CSV;
      default -> throw new CommandException(ExitCode.USAGE, "--format is %s, but must be %s".formatted(form, OPENAI_BATCH));
    };
  }

  /** Returns the exit code. */
  int write(Console console, ConnectionOptions connection, String batch) {
    if (folder == null) {
      throw new CommandException(ExitCode.USAGE, "--format openai-batch needs --to: the folder for output.jsonl and error.jsonl");
    }
    ClientSettings settings = connection.client(console);
    try (var tracker = KnownBatch.open(settings, batch);
        var pictures = new StoredPictures(connection.bucket(console), lifetime)) {
      var written = new BatchWriter(pictures, parallel).write(folder, () -> counting(settings, batch, tracker));
      console.print("%s, %s: %s".formatted(Count.of(written.output(), "answer"), Count.of(written.errors(), "error"), folder));
      KnownBatch.warnOfMissing(console, tracker);
      return tracker.state().finished() ? ExitCode.OK : ExitCode.UNFINISHED;
    }
  }

  /** The latest result of each job that no retry replaced. */
  private static Stream<RenderResult> counting(ClientSettings settings, String batch, BatchTracker tracker) {
    return ResultStream.open(settings, ResultQuery.ofBatch(batch))
        .stream()
        .filter(result -> tracker.ended(result.jobId(), result.status()));
  }
}
