package io.paellera.command.cli;

import io.paellera.command.pictures.Download;
import io.paellera.command.pictures.PictureDownloader;
import io.paellera.command.pictures.PictureNames;
import io.paellera.command.pictures.PictureStore;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.ResultStream;
import io.paellera.schemas.RenderResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches pictures. */
@Command(
    name = "download",
    description = {
      "Fetches the pictures of a batch into a folder, and verifies the sha256 of each; manifest.csv beside them says which picture"
          + " is of which job.",
      "",
      "Pictures that are there already are not fetched again: run it once more to go on after an interruption."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera download fruit --to pictures -c worker.properties",
      "  paellera download fruit --to pictures --name-template '{labels.shelf}-{seed}'"
    })
final class DownloadCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder; made if it isn't there.")
  private Path folder;

  @Option(names = "--parallel", description = "Pictures that are fetched at a time (default: 8).")
  private int parallel = 8;

  @Option(
      names = "--name-template",
      paramLabel = "NAME",
      description =
          "Name of a picture's file, without its ending; {job}, {index}, {seed}, {batch} and {labels.NAME} stand for what it has"
              + " (default: {job}-{index}).")
  private String template = PictureNames.DEFAULT.template();

  DownloadCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var names = new PictureNames(template);
    ClientSettings settings = connection.client(console);
    var meter = new ProgressMeter();
    var fetching = new Fetching(meter);
    var latest = new LatestPictures();
    var bytes = new AtomicLong();
    boolean finished;
    try (var tracker =
            KnownBatch.open(
                settings,
                batch,
                job -> {},
                result -> {
                  latest.add(result);
                  bytes.addAndGet(bytes(result));
                });
        var store = new PictureStore(connection.bucket(console));
        var bar = ProgressBar.show(console.err().get(), "fetching", "pictures", meter::progress)) {
      meter.total(tracker.state().pictures());
      var downloader = new PictureDownloader(store, folder, names, parallel);
      downloader.prepare(bytes.get());
      try (var manifest = Manifest.in(folder);
          var results = ResultStream.open(settings, ResultQuery.ofBatch(batch))) {
        downloader.download(
            results.stream().filter(latest::choose),
            (result, download) -> {
              fetching.count(download, bar);
              if (!(download instanceof Download.Failed)) {
                manifest.add(result, download);
              }
            });
      }
      fetching.tellStoreFaults(bar);
      bar.close();
      KnownBatch.warnOfMissing(console, tracker);
      finished = tracker.state().finished();
    }
    return finish(meter.progress().done(), meter.progress().failed(), fetching.present(), finished);
  }

  private static long bytes(RenderResult result) {
    return result.images().stream().mapToLong(RenderResult.StoredImage::bytes).sum();
  }

  private int finish(long done, long failed, long present, boolean finished) {
    long fetched = done - failed - present;
    output.print(
        console,
        "%,d fetched, %,d were there, %,d failed: %s".formatted(fetched, present, failed, folder),
        Answer.of("batch", batch)
            .with("folder", folder.toString())
            .with("fetched", fetched)
            .with("present", present)
            .with("failed", failed));
    if (failed > 0) {
      return ExitCode.FAILURES;
    }
    return finished ? ExitCode.OK : ExitCode.UNFINISHED;
  }
}
