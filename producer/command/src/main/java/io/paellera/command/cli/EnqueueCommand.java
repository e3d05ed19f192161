package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.command.batch.Resume;
import io.paellera.command.batch.Run;
import io.paellera.command.progress.Printable;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.command.prompts.JobPlan;
import io.paellera.command.prompts.PlanSummary;
import io.paellera.command.prompts.RunIds;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.Submission;
import io.paellera.producer.SubmissionException;
import io.paellera.producer.internal.Base32;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.util.RawValue;

/** Sends prompts. */
@Command(
    name = "enqueue",
    description = {
      "Sends render jobs and prints the name of their batch.",
      "",
      "Everything is checked before the first job is sent; every bad line is told with its number. Text files have one prompt a"
          + " line, settings may follow the last bar: red apple | steps=8 images=2. CSV columns and JSON keys are fields by name;"
          + " labels are called labels.NAME. Placeholders like {animal} take the value of a column or a grid; other"
              + " braces stay, and {{animal}} stands for {animal} itself.",
      "",
      "--resume goes on with an interrupted run: give the batch, the same input and the same options. Any other enqueue of that"
          + " batch that is still running is stopped first; then the jobs that are in Kafka are left out and the rest is sent, so"
          + " that each job is there once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera enqueue \"red apple\" \"green pear\" --images 4",
      "  paellera enqueue -f prompts.txt --steps 12",
      "  paellera enqueue -f animals.csv \"a {animal} in {style}\" --grid style=oil,ink --seeds 1..10 --dry-run",
      "  cut -f2 captions.tsv | paellera enqueue --batch captions",
      "  paellera enqueue --blend \"red apple=2\" --blend frog=1",
      "  paellera enqueue frog --mode variation --image s3://pictures/inputs/photo.png",
      "  paellera enqueue -f million.csv --batch million --resume",
      "  paellera enqueue --format openai-batch requests.jsonl --batch fruit"
    })
final class EnqueueCommand implements Callable<Integer> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Console console;

  @Mixin private PromptOptions prompts;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--batch", paramLabel = "NAME", description = "Name of the batch (default: one made of the time).")
  private String batch;

  @Option(names = "--dry-run", description = "Checks and counts, shows the first few jobs, sends nothing.")
  private boolean dryRun;

  @Option(names = "--resume", description = "Sends only what the batch lacks.")
  private boolean resume;

  EnqueueCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (resume && batch == null) {
      throw new CommandException(ExitCode.USAGE, "--resume needs --batch: the name that the interrupted run printed");
    }
    Instant now = Instant.now();
    String name = Optional.ofNullable(batch).orElseGet(() -> newName(now));
    Path spool = temporaryFile();
    try {
      enqueue(prompts.plan(console, name, spool), now);
      return ExitCode.OK;
    } finally {
      delete(spool);
    }
  }

  private void enqueue(JobPlan plan, Instant now) {
    Optional<ClientSettings> settings = dryRun && !resume ? Optional.empty() : Optional.of(connection.client(console));
    Optional<Resume> found = settings.filter(ignored -> resume).map(client -> Resume.scan(client, plan.batch()));
    long start = System.nanoTime();
    PlanSummary summary = check(plan, job -> found.ifPresent(earlier -> earlier.compare(job)));
    var begin = new RunIds(now.toEpochMilli(), plan.batch());
    RunIds ids = found.map(earlier -> earlier.run(begin)).orElse(begin);
    long already = found.map(earlier -> earlier.alreadySent(ids)).orElse(0L);
    if (dryRun) {
      show(plan, summary, already);
      return;
    }
    long checked = System.nanoTime();
    Submission sent = send(settings.orElseThrow(), plan, ids, summary.jobs(), already, found);
    requireUnchanged(plan, summary.jobs(), already + sent.jobs());
    output.print(
        console,
        plan.batch(),
        Answer.of("batch", plan.batch())
            .with("jobs", summary.jobs())
            .with("pictures", summary.pictures())
            .with("sent", sent.jobs())
            .with("alreadySent", already)
            .with("remarks", summary.remarks())
            .with("secondsChecking", seconds(checked - start))
            .with("secondsSending", seconds(System.nanoTime() - checked)));
    String known = already > 0 ? "; %s there already".formatted(Count.of(already, "job")) : "";
    console.remark(
        "%s, %s%s. Watch %s: paellera watch %s"
            .formatted(
                Count.of(summary.jobs(), "job"),
                Count.of(summary.pictures(), "picture"),
                known,
                summary.jobs() == 1 ? "it" : "them",
                plan.batch()));
  }

  private static void requireUnchanged(JobPlan plan, long checked, long inKafka) {
    if (inKafka != checked) {
      throw new CommandException(
          ExitCode.FAILURES,
          "%s changed while it was read: %s checked, but %,d in Kafka, in batch %s"
              .formatted(plan.source().name(), Count.of(checked, "job"), inKafka, plan.batch()));
    }
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }

  private PlanSummary check(JobPlan plan, Consumer<RenderJob> listener) {
    var meter = new ProgressMeter();
    try (var bar = ProgressBar.show(console.err().get(), "checking", "jobs", meter::progress)) {
      PlanSummary summary =
          plan.check(
              job -> {
                meter.succeeded(1);
                listener.accept(job);
              });
      summary.remarks().forEach(remark -> bar.print(plan.source().name() + ": " + remark));
      return summary;
    }
  }

  private Submission send(
      ClientSettings settings, JobPlan plan, RunIds ids, long jobs, long already, Optional<Resume> earlier) {
    var meter = new ProgressMeter();
    meter.total(jobs);
    meter.succeeded(already);
    meter.restartRate();
    try (var run = new Run(settings, plan.batch(), ids.run(), jobs);
        var bar = ProgressBar.show(console.err().get(), "sending", "jobs", meter::progress);
        var stop = StopHook.install(() -> interrupted(run, bar, plan.batch()))) {
      var left = plan.encodedJobs(ids).filter(job -> earlier.isEmpty() || !earlier.get().has(job.job().id()));
      Submission sent = stop.unlessStopped(() -> run.send(left, committed -> meter.set(already + committed, 0)));
      KnownBatch.awaitJobsOf(run, console);
      return sent;
    } catch (SubmissionException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          e.getMessage() + "; the same command with " + resumeOptions(plan.batch()) + " sends the rest");
    }
  }

  private void interrupted(Run run, ProgressBar bar, String name) {
    run.close();
    bar.close();
    console.warn(
        "paellera: stopped with %s of batch %s sent; the same command with %s sends the rest"
            .formatted(Count.of(run.committed(), "job"), name, resumeOptions(name)));
  }

  private static String resumeOptions(String name) {
    return "--batch " + name + " --resume";
  }

  private void show(JobPlan plan, PlanSummary summary, long already) {
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    if (output.json()) {
      output.print(
          console,
          "",
          Answer.of("batch", plan.batch())
              .with("jobs", summary.jobs())
              .with("pictures", summary.pictures())
              .with("alreadySent", already)
              .with("remarks", summary.remarks())
              .with("first", summary.first().stream().map(job -> new RawValue(new String(codec.encode(job), UTF_8))).toList()));
      return;
    }
    console.print(
        "%s, %s in batch %s%s; nothing was sent. The first:"
            .formatted(
                Count.of(summary.jobs(), "job"),
                Count.of(summary.pictures(), "picture"),
                plan.batch(),
                already > 0 ? ", %,d of them in Kafka already".formatted(already) : ""));
    summary.first().forEach(job -> console.print(Printable.json(new String(codec.encode(job), UTF_8))));
  }

  private static String newName(Instant now) {
    return TIME.format(now) + "-" + Base32.encode(new SecureRandom().nextLong(), 4).toLowerCase(Locale.ROOT);
  }

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("paellera-", ".txt");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a temporary file: " + e.getMessage(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + file, e);
    }
  }
}
