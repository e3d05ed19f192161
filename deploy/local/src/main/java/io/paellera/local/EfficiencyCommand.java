package io.paellera.local;

import io.paellera.command.progress.ProgressMeter;
import io.paellera.producer.ResultQuery;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Row;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.rendering.RendererFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of the bare renderer's speed is left when jobs come through Kafka and pictures go to S3. */
@Command(
    name = "efficiency",
    description = "Draws the same pictures with the bare renderer and through Kafka and S3, in turn, and prints the ratio.",
    mixinStandardHelpOptions = true)
final class EfficiencyCommand implements Callable<Integer> {

  private static final long PATIENCE_MINUTES = 30;
  private static final String PROMPT = "red apple";

  @Spec private CommandSpec spec;

  @Option(names = "--pictures", defaultValue = "96", description = "pictures of each run; default: ${DEFAULT-VALUE}")
  private int pictures;

  @Option(names = "--batch", defaultValue = "8", description = "pictures of a batch; default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(names = "--steps", defaultValue = "8", description = "denoising steps; default: ${DEFAULT-VALUE}")
  private int steps;

  @Option(
      names = "--warm-up",
      defaultValue = "3000",
      description = "pictures of one step through everything beforehand, for the JIT compiler; default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Option(names = "--rounds", defaultValue = "3", description = "runs of each kind; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target", description = "where everything goes; default: target")
  private Path output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Math.min(Math.min(pictures, batch), Math.min(steps, rounds)) < 1 || warmUp < 0) {
      throw new ParameterException(spec.commandLine(), "--pictures, --batch, --steps and --rounds must be 1 or more, --warm-up 0 or more");
    }
    RendererFactory renderers = LocalModel.builtIn();
    PrintWriter out = spec.commandLine().getOut();
    var settings = Map.of("batch.max-size", String.valueOf(batch), "intake.window", String.valueOf(Math.max(64, 4 * batch)));
    double[] ratios = new double[rounds];
    try (var system = LocalSystem.start(output.resolve("local").toAbsolutePath(), renderers, settings);
        var renderer = renderers.open(renderers.devices().get(0))) {
      drawThrough(system, "warm-up", warmUp, 1);
      drawBare(renderer, pictures);
      for (int round = 0; round < rounds; round++) {
        double bare = drawBare(renderer, pictures);
        double through = drawThrough(system, "round-" + round, pictures, steps);
        ratios[round] = through / bare;
        out.printf("bare %.2f pictures/s, through Kafka and S3 %.2f pictures/s, ratio %.3f%n", bare, through, ratios[round]);
        out.flush();
      }
    }
    Arrays.sort(ratios);
    out.printf("%d pictures a run, %d steps, batches of %d: median ratio %.3f%n", pictures, steps, batch, ratios[rounds / 2]);
    return CommandLine.ExitCode.OK;
  }

  private double drawBare(Renderer renderer, int count) {
    long start = System.nanoTime();
    for (int from = 0; from < count; from += batch) {
      var specs = IntStream.range(from, Math.min(count, from + batch)).mapToObj(seed -> plainSpec(renderer.card(), seed)).toList();
      List<Row> rows = renderer.begin(specs);
      for (int step = 0; step < steps; step++) {
        renderer.step(rows);
      }
      renderer.finish(rows);
    }
    return perSecond(count, start);
  }

  private RenderSpec plainSpec(ModelCard card, int seed) {
    var defaults = card.defaults();
    return defaults.fromNoise(PROMPT, seed, steps, defaults.guidance(), defaults.size());
  }

  private double drawThrough(LocalSystem system, String name, int count, int steps) throws InterruptedException {
    var jobs = new ArrayList<RenderJob>();
    for (int seed = 0; seed < count; seed++) {
      jobs.add(RenderJob.builder(name + "-" + seed, PROMPT).batch(name).seed(seed).steps(steps).build());
    }
    var tracker = new RunTracker(count, new ProgressMeter());
    try (var client = system.newClient();
        var subscription = client.results(ResultQuery.ofBatch(name).following(), tracker::add)) {
      long start = System.nanoTime();
      client.submitAll(jobs.stream());
      if (!tracker.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(tracker.results().size() + " of " + count + " pictures after " + PATIENCE_MINUTES + " minutes");
      }
      if (!tracker.failures().isEmpty()) {
        throw new IllegalStateException("a job failed: " + tracker.failures().get(0));
      }
      return perSecond(count, start);
    }
  }

  private static double perSecond(int count, long start) {
    return count / ((System.nanoTime() - start) / 1e9);
  }
}
