package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.text.StoredVectors;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Renderers of a model directory on the devices that a setting names. */
public final class PaellaRenderers implements RendererFactory {

  private static final String CUDA = "cuda:";

  private final ModelDirectory model;
  private final RendererOptions options;
  private final List<String> devices;

  /**
   * @param devices {@code auto}: every GPU, or the CPU if there is none; {@code cpu}; or {@code cuda:} and numbers: {@code
   *     cuda:0,2}
   * @throws IllegalArgumentException if there are no such devices
   * @throws io.paellera.renderer.text.ForeignVectorsException if the options name text vectors of another encoder
   */
  public PaellaRenderers(ModelDirectory model, String devices, RendererOptions options) {
    this.model = requireNonNull(model, "model is null");
    this.options = requireNonNull(options, "options is null");
    options.textVectors().ifPresent(directory -> StoredVectors.open(model, directory));
    Torch.start(options.threads());
    this.devices = choose(devices, Engine.getEngine("PyTorch").getGpuCount());
  }

  /**
   * The first of the devices that a setting names, once the PyTorch that it will use is known to fit.
   *
   * @param setting as for a renderer: {@code auto}, {@code cpu}, or {@code cuda:} and a number
   * @param threads of the CPU for one operation
   * @throws IllegalArgumentException if PyTorch or the device is not what is asked for
   */
  public static Device first(String setting, int threads) {
    TorchInstallation.check(System.getenv());
    Torch.start(threads);
    var devices = choose(setting, Engine.getEngine("PyTorch").getGpuCount());
    TorchInstallation.checkDevices(System.getenv(), setting, devices);
    return device(devices.get(0));
  }

  private static Device device(String name) {
    return name.equals("cpu") ? Device.cpu() : Device.gpu(Integer.parseInt(name.substring(CUDA.length())));
  }

  static List<String> choose(String setting, int gpus) {
    if (setting.equals("cpu") || setting.equals("auto") && gpus == 0) {
      return List.of("cpu");
    }
    if (setting.equals("auto")) {
      return IntStream.range(0, gpus).mapToObj(gpu -> CUDA + gpu).toList();
    }
    if (!setting.matches("cuda:\\d{1,3}(,\\d{1,3})*")) {
      throw new IllegalArgumentException(
          "model.devices is " + setting + ", but must be auto, cpu, or cuda: and numbers such as cuda:0,2");
    }
    var numbers = Arrays.stream(setting.substring(CUDA.length()).split(",")).map(Integer::valueOf).distinct().toList();
    numbers.stream()
        .filter(number -> number >= gpus)
        .findFirst()
        .ifPresent(
            number -> {
              throw new IllegalArgumentException(
                  "model.devices is " + setting + ", but this process sees " + gpus + " GPUs; without any, use cpu or auto");
            });
    return numbers.stream().map(number -> CUDA + number).toList();
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  @Override
  public List<String> devices() {
    return devices;
  }

  @Override
  public PaellaRenderer open(String device) {
    return PaellaRenderer.open(model, device(device), options);
  }
}
