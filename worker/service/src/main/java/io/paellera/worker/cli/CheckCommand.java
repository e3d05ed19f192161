package io.paellera.worker.cli;

import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.rendering.SelfTest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paellera-worker check}. */
@Command(
    name = "check",
    description = {
      "Tells versions, devices and memory, loads the model and draws one picture on each device.",
      "Needs neither Kafka nor a store. Fails if this machine could not draw."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Option(
      names = "--devices",
      paramLabel = "DEVICES",
      defaultValue = "auto",
      description = "As model.devices: auto, cpu or cuda:0,2 (default: ${DEFAULT-VALUE})")
  private String devices;

  @Option(names = "--model", paramLabel = "DIR", description = "Model directory; left out, the built-in model")
  private Path model;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var directory = Optional.ofNullable(model).map(ModelDirectory::open).orElseGet(ModelDirectory::builtIn);
    var renderers = SelfTest.open(directory, devices, RendererOptions.standard());
    var test = new SelfTest(renderers);
    out.println(SelfTest.versions());
    out.println("model " + renderers.card().name() + " " + renderers.card().version());
    for (String device : test.devices()) {
      out.println(SelfTest.describe(device));
      out.printf("%s: loaded the model and drew one picture in %.1f s%n", device, test.draw(device).toMillis() / 1e3);
    }
    out.flush();
    return ExitCode.OK;
  }
}
