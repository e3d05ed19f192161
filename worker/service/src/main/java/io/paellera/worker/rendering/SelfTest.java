package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Row;
import io.paellera.renderer.weights.ModelDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells what a worker would draw on, and draws one picture there. */
public final class SelfTest {

  private static final double GIBIBYTE = 1L << 30;

  private final RendererFactory renderers;

  public SelfTest(RendererFactory renderers) {
    this.renderers = requireNonNull(renderers, "renderers is null");
  }

  /**
   * Renderers of a model, once the PyTorch that they will use is known to fit.
   *
   * @throws IllegalArgumentException if PyTorch or the devices are not what the settings say
   */
  public static PaellaRenderers open(ModelDirectory model, String devices, RendererOptions options) {
    TorchInstallation.check(System.getenv());
    var renderers = new PaellaRenderers(model, devices, options);
    TorchInstallation.checkDevices(System.getenv(), devices, renderers.devices());
    return renderers;
  }

  /** Versions of what draws. */
  public static String versions() {
    var engine = Engine.getEngine("PyTorch");
    String flavor = Optional.ofNullable(System.getenv(TorchInstallation.FLAVOR)).orElse("cpu");
    return "PyTorch %s (%s), DJL %s, Java %s"
        .formatted(engine.getVersion(), flavor, Engine.getDjlVersion(), Runtime.version());
  }

  /** A device's name, and its memory. */
  public static String describe(String device) {
    if (device.equals("cpu")) {
      var runtime = Runtime.getRuntime();
      return "cpu: %d processors, heap of at most %.1f GiB"
          .formatted(runtime.availableProcessors(), runtime.maxMemory() / GIBIBYTE);
    }
    var gpu = Device.fromName(device.replace("cuda:", "gpu"));
    var memory = CudaUtils.getGpuMemory(gpu);
    return "%s: compute capability %s, CUDA %s, %.1f GiB of memory, %.1f in use"
        .formatted(
            device,
            CudaUtils.getComputeCapability(gpu.getDeviceId()),
            CudaUtils.getCudaVersionString(),
            memory.getMax() / GIBIBYTE,
            memory.getCommitted() / GIBIBYTE);
  }

  /**
   * Loads the model on a device and draws one picture in one step; returns how long both took.
   *
   * @throws RuntimeException if the device can't draw
   */
  public Duration draw(String device) {
    long start = System.nanoTime();
    try (var renderer = renderers.open(device)) {
      List<Row> rows = renderer.begin(List.of(simplest(renderer.card())));
      renderer.step(rows);
      renderer.finish(rows);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  public List<String> devices() {
    return renderers.devices();
  }

  private static RenderSpec simplest(ModelCard card) {
    var defaults = card.defaults();
    return defaults.fromNoise("red apple", 1, 1, defaults.guidance(), defaults.size());
  }
}
