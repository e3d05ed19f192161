package io.paellera.command.cli;

import io.paellera.command.batch.BatchState;
import io.paellera.command.batch.BatchTracker;
import io.paellera.command.gallery.GalleryPage;
import io.paellera.command.gallery.GalleryProgress;
import io.paellera.command.gallery.GalleryServer;
import io.paellera.command.pictures.ContactSheet;
import io.paellera.command.pictures.FileNames;
import io.paellera.command.pictures.PictureDownloader;
import io.paellera.command.pictures.PictureNames;
import io.paellera.command.pictures.PictureStore;
import io.paellera.command.progress.Printable;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.ResultStream;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows pictures. */
@Command(
    name = "gallery",
    description = {
      "Writes a page on which a batch can be looked at, searched and sorted, or serves it while the run goes on.",
      "",
      "The page is one HTML file that carries its thumbnails; the pictures themselves go into the folder pictures beside it, unless"
          + " download has put them beside it already."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera gallery fruit --to fruit-pictures",
      "  paellera gallery fruit --to fruit-pictures --sheet sheet.png",
      "  paellera gallery fruit --live"
    })
final class GalleryCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, RenderJob> jobs = new HashMap<>();

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--to", paramLabel = "DIR", description = "Folder of the page; made if it isn't there.")
  private Path folder;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = "Also draws the first " + ContactSheet.MAX_PICTURES + " pictures with their prompts into one PNG.")
  private Path sheet;

  @Option(names = "--columns", description = "Of the sheet (default: 6).")
  private int columns = ContactSheet.DEFAULT.columns();

  @Option(
      names = "--live",
      description = "Serves the page on 127.0.0.1 until Ctrl-C (or --for); pictures appear as they are done.")
  private boolean live;

  @Option(names = "--port", description = "Port of the live page (default: any that is free).")
  private int port;

  @Option(names = "--for", paramLabel = "DURATION", description = "Ends the live page after this time.")
  private Duration longest;

  @Option(names = "--parallel", description = "Pictures that are fetched at a time (default: 8).")
  private int parallel = 8;

  GalleryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (live == (folder != null)) {
      throw new CommandException(ExitCode.USAGE, "say either --to DIR or --live");
    }
    ClientSettings settings = connection.client(console);
    try (var store = new PictureStore(connection.bucket(console))) {
      return live ? serve(settings, store) : write(settings, store);
    }
  }

  private int serve(ClientSettings settings, PictureStore store) {
    try (var server = new GalleryServer(batch, store, port);
        var tracker =
            BatchTracker.open(settings, batch, Optional.empty(), this::note, result -> server.add(result, this::jobOf))) {
      output.print(console, server.uri().toString(), Answer.of("batch", batch).with("uri", server.uri().toString()));
      console.remark("Ctrl-C ends it");
      var page = new LivePage(tracker, server, console);
      long start = System.nanoTime();
      while (longest == null || System.nanoTime() - start < longest.toNanos()) {
        page.update();
      }
      return BatchReport.exitCode(tracker.state());
    }
  }

  private int write(ClientSettings settings, PictureStore store) {
    var meter = new ProgressMeter();
    try (var tracker = KnownBatch.open(settings, batch, this::note)) {
      List<RenderResult> results = results(settings, tracker);
      meter.total(results.stream().mapToLong(result -> result.images().size()).sum());
      PictureDownloader downloader = downloader(store, results);
      var fetching = new Fetching(meter);
      downloader.prepare(0);
      try (var bar = ProgressBar.show(console.err().get(), "fetching", "pictures", meter::progress)) {
        downloader.download(results.stream(), (result, download) -> fetching.count(download, bar));
        fetching.tellStoreFaults(bar);
      }
      BatchState state = tracker.state();
      Path page = folder.resolve("index.html");
      int tiles =
          new GalleryPage(batch, downloader::fileOf, this::jobOf)
              .write(results, new GalleryProgress(state.ended(), state.planned(), BatchReport.summary(state)), page);
      if (sheet != null) {
        drawSheet(results, downloader);
      }
      long failed = meter.progress().failed();
      output.print(
          console,
          page + (sheet == null ? "" : System.lineSeparator() + sheet),
          Answer.of("batch", batch).with("page", page.toString()).with("tiles", tiles).with("failed", failed));
      KnownBatch.warnOfMissing(console, tracker);
      return failed > 0 ? ExitCode.FAILURES : state.finished() ? ExitCode.OK : ExitCode.UNFINISHED;
    }
  }

  /** The latest result of each job, by job id, without those that a retry replaced. */
  private List<RenderResult> results(ClientSettings settings, BatchTracker tracker) {
    var latest = new TreeMap<String, RenderResult>();
    try (var results = ResultStream.open(settings, ResultQuery.ofBatch(batch));
        var stream = results.stream()) {
      stream
          .filter(result -> tracker.ended(result.jobId(), result.status()))
          .filter(result -> latest.size() < GalleryPage.MAX_ENTRIES || latest.containsKey(result.jobId()))
          .forEach(result -> latest.put(result.jobId(), result));
    }
    return List.copyOf(latest.values());
  }

  private void note(RenderJob job) {
    if (jobs.size() < GalleryPage.MAX_ENTRIES) {
      jobs.put(job.id(), job);
    }
  }

  private Optional<RenderJob> jobOf(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** A folder that {@code download} has filled holds the pictures already, under the names that it gave them. */
  private PictureDownloader downloader(PictureStore store, List<RenderResult> results) {
    Optional<FileNames> given = Manifest.names(folder, results.stream().map(RenderResult::jobId).collect(Collectors.toSet()));
    return given
        .map(names -> new PictureDownloader(store, folder, names, parallel))
        .orElseGet(() -> new PictureDownloader(store, folder.resolve("pictures"), PictureNames.DEFAULT, parallel));
  }

  private void drawSheet(List<RenderResult> results, PictureDownloader downloader) {
    List<ContactSheet.Entry> entries =
        results.stream()
            .flatMap(
                result ->
                    result.images().stream()
                        .map(image -> new ContactSheet.Entry(downloader.fileOf(result, image), caption(result))))
            .limit(ContactSheet.MAX_PICTURES)
            .toList();
    var layout = new ContactSheet(columns, ContactSheet.DEFAULT.tile(), ContactSheet.DEFAULT.captionLines());
    if (!layout.write(entries, sheet).captions()) {
      console.warn(
          "this machine has no fonts, so the sheet has no captions: install fontconfig and a font, such as fonts-dejavu-core");
    }
  }

  private static String caption(RenderResult result) {
    return result
        .settings()
        .map(settings -> Printable.text(settings.prompt()) + " · " + settings.steps() + " steps")
        .orElse(result.jobId());
  }
}
