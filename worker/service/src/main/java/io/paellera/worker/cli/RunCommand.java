package io.paellera.worker.cli;

import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.intake.OtherWeights;
import io.paellera.worker.rendering.PaellaRenderers;
import io.paellera.worker.rendering.SelfTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code paellera-worker run}. */
@Command(
    name = "run",
    description = {
      "Takes jobs until it is told to stop.",
      "SIGTERM or Ctrl-C finishes what is being drawn and hands back the rest; a second one hands back all and stops at once."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:PAELLERA_CONFIG}",
      description = "Settings (else PAELLERA_CONFIG); those in the environment win. See: paellera-worker settings")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    var settings = config == null ? SettingsReader.read(System.getenv()) : SettingsReader.read(config, System.getenv());
    var renderers = renderers(settings);
    var worker = Worker.start(settings, renderers);
    OtherWeights.look(settings, worker.name(), renderers.card());
    StopSignals.install(worker::close, worker::closeNow);
    var end = new LastResort(worker.ended(), worker::failure, STOP_PATIENCE, () -> Runtime.getRuntime().halt(ExitCode.SOFTWARE));
    return end.awaitEnd().isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static PaellaRenderers renderers(WorkerSettings settings) {
    var model = settings.model().directory().map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn);
    var render = settings.render();
    int threads = render.threads().orElse(Runtime.getRuntime().availableProcessors());
    var options =
        RendererOptions.withThreads(threads)
            .withPrecision(render.denoising(), render.decoding())
            .withText(render.textOnCpu(), render.textMemory().bytes())
            .withTextVectors(settings.model().textVectors());
    var renderers = SelfTest.open(model, settings.model().devices(), options);
    LOG.info(SelfTest.versions());
    renderers.devices().forEach(device -> LOG.info(SelfTest.describe(device)));
    return renderers;
  }
}
