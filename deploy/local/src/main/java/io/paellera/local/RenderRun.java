package io.paellera.local;

import io.paellera.command.pictures.ContactSheet;
import io.paellera.command.pictures.Download;
import io.paellera.command.pictures.PictureDownloader;
import io.paellera.command.pictures.PictureNames;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressLine;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.command.progress.Terminal;
import io.paellera.command.prompts.JobPlan;
import io.paellera.command.prompts.PlanSummary;
import io.paellera.command.prompts.RunIds;
import io.paellera.producer.RenderClient;
import io.paellera.producer.ResultQuery;
import io.paellera.schemas.RenderResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** The main job: enqueues every prompt of a plan, follows the results, fetches the pictures and lays them out on a sheet. */
final class RenderRun {

  private static final int PARALLEL_DOWNLOADS = 8;
  private static final int PLAIN_WIDTH = 100;
  private static final long LOOK_EVERY_SECONDS = 5;

  private final JobPlan plan;
  private final PlanSummary summary;
  private final Path folder;
  private final Terminal terminal;

  /**
   * @param summary of the plan, from its check
   * @param folder for the pictures and the sheet
   */
  RenderRun(JobPlan plan, PlanSummary summary, Path folder, Terminal terminal) {
    this.plan = plan;
    this.summary = summary;
    this.folder = folder;
    this.terminal = terminal;
  }

  RunReport execute(LocalSystem system) throws IOException, InterruptedException {
    var meter = new ProgressMeter();
    meter.total(summary.pictures());
    var tracker = new RunTracker(summary.jobs(), meter);
    long start = System.nanoTime();
    try (var client = system.newClient();
        var bar = ProgressBar.show(terminal, "rendering", "pictures", meter::progress);
        var subscription = client.results(ResultQuery.ofBatch(plan.batch()).following(), tracker::add)) {
      send(client);
      while (!tracker.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
        system.worker().requireWorking();
        if (subscription.done().isCompletedExceptionally()) {
          subscription.done().join();
        }
        if (!terminal.interactive()) {
          bar.print(new ProgressLine("rendering", "pictures", false).draw(meter.progress(), PLAIN_WIDTH));
        }
      }
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    return report(system, tracker, took);
  }

  private void send(RenderClient client) {
    try (var jobs = plan.jobs(new RunIds(System.currentTimeMillis(), plan.batch()))) {
      long sent = client.submitAll(jobs).jobs();
      if (sent != summary.jobs()) {
        throw new IllegalStateException(
            plan.source().name() + " changed while it was read: " + summary.jobs() + " jobs were checked, but " + sent + " sent");
      }
    }
  }

  private RunReport report(LocalSystem system, RunTracker tracker, Duration took) throws IOException {
    var pictures = folder.resolve("pictures");
    var downloader = new PictureDownloader(system.pictures(), pictures, PictureNames.DEFAULT, PARALLEL_DOWNLOADS);
    downloader.prepare(0);
    List<String> missing = Collections.synchronizedList(new ArrayList<>());
    downloader.download(
        tracker.results().stream(),
        (result, download) -> {
          if (download instanceof Download.Failed failed) {
            missing.add(failed.reason());
          }
        });
    var entries = new ArrayList<ContactSheet.Entry>();
    for (RenderResult result : tracker.results()) {
      result.images().forEach(image -> entries.add(new ContactSheet.Entry(downloader.fileOf(result, image), caption(result))));
    }
    var sheet = ContactSheet.DEFAULT.draw(entries);
    var file = folder.resolve("sheet.png");
    Files.createDirectories(folder);
    ImageIO.write(sheet.image(), "png", file.toFile());
    return new RunReport(
        entries.size() - missing.size(),
        took,
        system.worker().metrics().batches(),
        system.worker().metrics().batchRows(),
        tracker.failures(),
        List.copyOf(missing),
        pictures,
        file,
        sheet.captions());
  }

  private static String caption(RenderResult result) {
    return result.settings().map(settings -> settings.prompt() + ", " + settings.steps() + " steps").orElse(result.jobId());
  }
}
