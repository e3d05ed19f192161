package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.command.batch.BatchTracker;
import io.paellera.command.batch.SentJob;
import io.paellera.command.progress.Printable;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.ResultStream;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints outcomes. */
@Command(
    name = "results",
    description = {
      "Prints the outcomes of a batch as JSON Lines or CSV, or writes them into files as OpenAI's Batch API does.",
      "",
      "What the batch still lacks is told on standard error, and by exit code 5."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera results fruit | jq -r '.images[].uri'",
      "  paellera results fruit --failed -o csv > failed.csv",
      "  paellera results fruit --job 01K3Z8Q5T7000000000000000",
      "  paellera results fruit --format openai-batch --to answers"
    })
final class ResultsCommand implements Callable<Integer> {

  /** How outcomes are written. */
  enum Format {
    JSON,
    CSV
  }

  private static final String CSV_HEADER =
      "jobId,batch,status,images,line,prompt,labels,seed,steps,guidance,code,stage,message,"
          + "queuedMs,waitingMs,denoisingMs,decodingMs,storingMs,finishedAt,worker,warnings";

  /** Made when the first outcome is written: every command makes an object of this class, and mappers are slow to make. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
    static final MessageCodec<RenderResult> RESULTS = new MessageCodec<>(MessageType.RENDER_RESULT);
    static final MessageCodec<RenderJob> JOBS = new MessageCodec<>(MessageType.RENDER_JOB);
  }

  private static final int ROWS_AT_A_TIME = 1_000;

  private final Console console;
  private final List<RenderResult> taken = new ArrayList<>();
  private long printed;

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;

  @Option(names = "--failed", description = "Only jobs that failed, expired or were cancelled and were not retried since.")
  private boolean failed;

  @Option(names = "--job", paramLabel = "ID", description = "Only this job.")
  private String job;

  @Option(names = "--since", paramLabel = "MOMENT", description = "Only outcomes from this moment on.")
  private Instant since;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|csv",
      description = "Form of the outcomes: a line of JSON for each, or a table (default: json).")
  private Format format = Format.JSON;

  @Mixin private BatchFileOptions files;

  ResultsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (files.wanted()) {
      return writeFiles();
    }
    files
        .formerFormat()
        .ifPresent(
            former -> {
              console.warn("paellera: --format of results is called -o now");
              format = former;
            });
    ClientSettings settings = connection.client(console);
    try (var tracker = KnownBatch.open(settings, batch)) {
      if (job != null && !tracker.hasJob(job) && !tracker.hasResult(job)) {
        throw new CommandException(ExitCode.UNKNOWN, "batch " + batch + " has no job " + job);
      }
      if (format == Format.CSV) {
        console.print(CSV_HEADER);
      }
      print(settings, tracker);
      if (job != null) {
        return printed > 0 ? ExitCode.OK : notYet();
      }
      KnownBatch.warnOfMissing(console, tracker);
      return tracker.state().finished() ? ExitCode.OK : ExitCode.UNFINISHED;
    }
  }

  private int writeFiles() {
    if (failed || job != null || since != null) {
      throw new CommandException(ExitCode.USAGE, "--format openai-batch writes a whole batch: leave out --failed, --job and --since");
    }
    return files.write(console, connection, batch);
  }

  private int notYet() {
    console.warn("job " + job + " has no result yet");
    return ExitCode.UNFINISHED;
  }

  private void print(ClientSettings settings, BatchTracker tracker) {
    var query = new ResultQuery(Optional.of(batch), Optional.ofNullable(since), false);
    Set<RenderStatus> unsuccessful = EnumSet.complementOf(EnumSet.of(RenderStatus.COMPLETED));
    try (var results = ResultStream.open(settings, query);
        Stream<RenderResult> stream = results.stream()) {
      stream
          .filter(result -> job == null || result.jobId().equals(job))
          .filter(
              result -> !failed || unsuccessful.contains(result.status()) && tracker.ended(result.jobId(), result.status()))
          .forEach(result -> take(result, tracker));
      printTaken(tracker);
    }
  }

  private void take(RenderResult result, BatchTracker tracker) {
    taken.add(result);
    if (taken.size() == ROWS_AT_A_TIME) {
      printTaken(tracker);
    }
  }

  /** What a result doesn't tell of its job is looked up for many at once. */
  private void printTaken(BatchTracker tracker) {
    List<String> unsuccessful =
        taken.stream().filter(result -> result.status() != RenderStatus.COMPLETED).map(RenderResult::jobId).toList();
    Map<String, SentJob> jobs = tracker.sentJobs(format == Format.CSV ? ids(taken) : unsuccessful);
    for (RenderResult result : taken) {
      printed++;
      Optional<SentJob> job = Optional.ofNullable(jobs.get(result.jobId()));
      console.print(format == Format.CSV ? csv(result, job) : Printable.json(json(result, job)));
    }
    taken.clear();
  }

  private static List<String> ids(List<RenderResult> results) {
    return results.stream().map(RenderResult::jobId).toList();
  }

  /** The event as it is; a job that went wrong is told beside it. */
  private String json(RenderResult result, Optional<SentJob> job) {
    String event = new String(Json.RESULTS.encode(result), UTF_8);
    var row = new LinkedHashMap<String, Object>();
    job.ifPresent(sent -> sent.line().ifPresent(line -> row.put("line", line)));
    job.flatMap(SentJob::job)
        .ifPresentOrElse(
            sent -> row.put("job", Json.MAPPER.readTree(Json.JOBS.encode(sent))),
            () -> job.flatMap(SentJob::prompt).ifPresent(prompt -> row.put("prompt", prompt)));
    if (row.isEmpty() || result.status() == RenderStatus.COMPLETED) {
      return event;
    }
    ObjectNode both = (ObjectNode) Json.MAPPER.readTree(event);
    row.forEach(both::putPOJO);
    return Json.MAPPER.writeValueAsString(both);
  }

  private static String csv(RenderResult result, Optional<SentJob> sent) {
    Optional<RenderJob> job = sent.flatMap(SentJob::job);
    List<String> cells = new ArrayList<>();
    cells.add(result.jobId());
    cells.add(result.batch());
    cells.add(result.status().name().toLowerCase(Locale.ROOT));
    cells.add(String.join(" ", result.images().stream().map(RenderResult.StoredImage::uri).toList()));
    var settings = result.settings();
    cells.add(sent.map(SentJob::line).filter(OptionalLong::isPresent).map(line -> text(line.getAsLong())).orElse(""));
    cells.add(settings.map(RenderResult.Settings::prompt).or(() -> sent.flatMap(SentJob::prompt)).orElse(""));
    cells.add(CsvLine.labels(job.map(RenderJob::labels).orElse(result.labels())));
    cells.add(settings.map(used -> text(used.seed())).or(() -> job.map(asked -> text(asked.seedOf(0)))).orElse(""));
    cells.add(settings.map(used -> text(used.steps())).or(() -> job.flatMap(asked -> text(asked.steps()))).orElse(""));
    cells.add(settings.map(used -> text(used.guidance())).or(() -> job.flatMap(asked -> text(asked.guidance()))).orElse(""));
    cells.add(result.error().map(RenderResult.Failure::code).orElse(""));
    cells.add(result.error().map(RenderResult.Failure::stage).orElse(""));
    cells.add(result.error().map(RenderResult.Failure::message).orElse(""));
    var timing = result.timing();
    cells.add(timing.map(spent -> String.valueOf(spent.queued())).orElse(""));
    cells.add(timing.map(spent -> String.valueOf(spent.waiting())).orElse(""));
    cells.add(timing.map(spent -> String.valueOf(spent.denoising())).orElse(""));
    cells.add(timing.map(spent -> String.valueOf(spent.decoding())).orElse(""));
    cells.add(timing.map(spent -> String.valueOf(spent.storing())).orElse(""));
    cells.add(result.finishedAt().toString());
    cells.add(result.worker());
    cells.add(String.join("; ", result.warnings()));
    return CsvLine.of(cells);
  }

  private static String text(Object value) {
    return String.valueOf(value);
  }

  private static Optional<String> text(OptionalInt value) {
    return value.isPresent() ? Optional.of(text(value.getAsInt())) : Optional.empty();
  }

  private static Optional<String> text(OptionalDouble value) {
    return value.isPresent() ? Optional.of(text(value.getAsDouble())) : Optional.empty();
  }
}
