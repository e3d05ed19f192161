package io.paellera.worker.cli;

import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.rendering.Bench;
import io.paellera.worker.rendering.SelfTest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code paellera-worker bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the bare renderer on the first device: pictures a second and milliseconds a step for each batch size,",
      "and the shares of the time that go to the U-Net, to sampling, to decoding and to the rest (embedding the prompts)."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  @Option(names = "--steps", paramLabel = "N", description = "Denoising steps; left out, the model's default")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", split = ",", defaultValue = "1,2,4,8",
      description = "Batch sizes (default: ${DEFAULT-VALUE})")
  private List<Integer> batches;

  @Option(names = "--guidance", paramLabel = "G", description = "Guidance, 1 for none; left out, the model's default")
  private Double guidance;

  @Option(names = "--size", paramLabel = "WxH", converter = SizeConverter.class,
      description = "Pixels; left out, the model's default")
  private PictureSize size;

  @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
      description = "Batches of each size, after one to warm up (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--model", paramLabel = "DIR", description = "Model directory; left out, the built-in model")
  private Path model;

  @Option(names = "--devices", paramLabel = "DEVICES", defaultValue = "auto",
      description = "As model.devices (default: ${DEFAULT-VALUE})")
  private String devices;

  @Mixin private ThreadsOption threads;

  @Spec private CommandSpec spec;

  private static final class SizeConverter implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) {
      if (!text.matches("\\d{1,5}x\\d{1,5}")) {
        throw new TypeConversionException("\"" + text + "\" is not a size such as 64x64");
      }
      int x = text.indexOf('x');
      return new PictureSize(Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
    }
  }

  @Override
  public Integer call() {
    requirePositive("--rounds", rounds);
    batches.forEach(batch -> requirePositive("--batch", batch));
    var directory = Optional.ofNullable(model).map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn);
    var renderers = SelfTest.open(directory, devices, RendererOptions.withThreads(threads.count()));
    var defaults = renderers.card().defaults();
    int stepCount = Optional.ofNullable(steps).orElse(defaults.steps());
    double weight = Optional.ofNullable(guidance).orElse(defaults.guidance());
    var pixels = Optional.ofNullable(size).orElse(defaults.size());
    var out = spec.commandLine().getOut();
    String device = renderers.devices().get(0);
    try (var renderer = renderers.open(device)) {
      var bench = new Bench(renderer, stepCount, weight, pixels);
      out.printf(
          Locale.ROOT, "%s, %s, %s pixels, %d steps, guidance %s, %d threads%n", renderers.card().name(), device, pixels,
              stepCount, weight, threads.count());
      out.printf(
          "%5s  %10s  %11s  %6s  %8s  %8s  %6s%n", "batch", "pictures/s", "ms per step", "U-Net", "sampling", "decoding", "rest");
      for (int batch : batches) {
        print(out, bench.measure(batch, rounds));
      }
    }
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, Bench.Measurement measured) {
    var timings = measured.timings();
    double unet = measured.share(timings.unet());
    double sampling = measured.share(timings.sampling());
    double decoding = measured.share(timings.decoding());
    out.printf(
        Locale.ROOT,
        "%5d  %10.2f  %11.1f  %5.1f%%  %7.1f%%  %7.1f%%  %5.1f%%%n",
        measured.batch(),
        measured.picturesPerSecond(),
        measured.millisPerStep(),
        100 * unet,
        100 * sampling,
        100 * decoding,
        100 * Math.max(0, 1 - unet - sampling - decoding));
    out.flush();
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " is " + value + ", but must be at least 1");
    }
  }
}
