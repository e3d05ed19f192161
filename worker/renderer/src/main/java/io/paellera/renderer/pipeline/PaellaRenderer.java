package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderTimings;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Row;
import io.paellera.renderer.Source;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.pipeline.Stopwatch.Phase;
import io.paellera.renderer.sampling.DeviceSampler;
import io.paellera.renderer.sampling.HostSampler;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The pipeline of Paella, of all its versions, on one device. */
public final class PaellaRenderer implements Renderer {

  private final ModelCard card;
  private final NoiseSchedule noise;
  private final Device device;
  private final Networks networks;
  private final Conditioner conditioner;
  private final Denoiser denoiser;
  private final NDManager activations;
  private final Stopwatch stopwatch = new Stopwatch();

  private PaellaRenderer(ModelDirectory model, Device device, Networks networks, RendererOptions options, boolean onDevice) {
    card = model.card();
    noise = model.description().unet().noise();
    this.device = device;
    this.networks = networks;
    activations = Torch.newManager(device);
    try {
      conditioner = Conditioners.open(model, device, networks, activations, options);
    } catch (RuntimeException e) {
      activations.close();
      throw e;
    }
    denoiser = onDevice ? deviceDenoiser() : hostDenoiser(options.threads());
  }

  /**
   * Loads a model's weights onto a device.
   *
   * @param device the CPU or one GPU
   * @throws InsufficientMemoryException if the device hasn't the memory for the weights; says by how much
   * @throws DeviceMemoryException if the weights don't fit after all
   * @throws RenderException if the engine or the device fails
   */
  public static PaellaRenderer open(ModelDirectory model, Device device, RendererOptions options) {
    Torch.start(options.threads());
    WeightMemory.of(model, device, options).require(model.description().name(), device, FreeMemory::of);
    return open(model, device, options, device.isGpu());
  }

  /**
   * Loads a model's weights onto a device.
   *
   * @param onDevice whether steps stay on the device
   */
  static PaellaRenderer open(ModelDirectory model, Device device, RendererOptions options, boolean onDevice) {
    return DeviceErrors.translate(
        "loading " + model.description().name(),
        () -> {
          Torch.start(options.threads());
          Torch.enterThread();
          var networks = Networks.load(model, device, options);
          try {
            return new PaellaRenderer(model, device, networks, options, onDevice);
          } catch (RuntimeException e) {
            networks.close();
            throw e;
          }
        });
  }

  private Denoiser deviceDenoiser() {
    return new DeviceDenoiser(networks, activations, new DeviceSampler(device), stopwatch);
  }

  private Denoiser hostDenoiser(int threads) {
    return new HostDenoiser(networks, activations, new HostSampler(card.limits().codebookSize(), threads), stopwatch);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  /** Where the time went since this renderer was opened. */
  public RenderTimings timings() {
    return stopwatch.read();
  }

  @Override
  public List<Row> begin(List<RenderSpec> specs) {
    specs.forEach(this::check);
    checkOneSize(specs);
    return onDevice("beginning " + specs.size() + " pictures", () -> stopwatch.time(Phase.PREPARING, () -> prepare(specs)));
  }

  private static void checkOneSize(List<RenderSpec> specs) {
    var sizes = specs.stream().map(RenderSpec::size).distinct().toList();
    if (sizes.size() > 1) {
      throw new IllegalArgumentException("pictures of different sizes in one call: " + sizes);
    }
  }

  private void check(RenderSpec spec) {
    card.limits().check(spec);
    if (spec.source() instanceof Source.Variation variation) {
      checkSize(spec, variation.picture());
    } else if (spec.source() instanceof Source.Masked masked) {
      checkSize(spec, masked.picture());
    } else if (spec.source() instanceof Source.Placed placed) {
      placed.within(spec.size());
    }
  }

  private static void checkSize(RenderSpec spec, Picture picture) {
    if (!picture.size().equals(spec.size())) {
      throw new InvalidSpecException("image", picture.size(), "of the job's size, " + spec.size());
    }
  }

  /** May run beside steps; one at a time. */
  private synchronized List<Row> prepare(List<RenderSpec> specs) {
    if (specs.isEmpty()) {
      return List.of();
    }
    var conditions = conditioner.condition(specs, networks.grid(specs.get(0).size()));
    var beginnings =
        new Beginnings(noise, picture -> networks.encode(activations, picture), networks.factor(), card.limits().codebookSize());
    var rows = new ArrayList<Beginning>();
    for (int i = 0; i < specs.size(); i++) {
      var of = conditions.get(i);
      rows.add(new Beginning(specs.get(i), of.conditional(), of.unconditional(), beginnings.of(specs.get(i))));
    }
    return List.copyOf(denoiser.begin(rows));
  }

  @Override
  public void step(List<Row> rows) {
    var drawn = own(rows);
    for (var row : drawn) {
      if (row.done()) {
        throw new IllegalArgumentException("a row has taken all of its " + row.spec().steps() + " steps already");
      }
    }
    if (drawn.isEmpty()) {
      return;
    }
    onDevice(
        "a step of " + drawn.size() + " rows of " + drawn.get(0).spec().size(),
        () -> {
          denoiser.step(drawn);
          stopwatch.countStep();
          return null;
        });
  }

  @Override
  public List<RenderedImage> finish(List<Row> rows) {
    var drawn = own(rows);
    for (var row : drawn) {
      if (!row.done()) {
        throw new IllegalArgumentException("a row has taken " + row.position() + " of its " + row.spec().steps() + " steps only");
      }
    }
    if (drawn.isEmpty()) {
      return List.of();
    }
    var what = "decoding " + drawn.size() + " pictures of " + drawn.get(0).spec().size();
    var images = onDevice(what, () -> stopwatch.time(Phase.DECODING, () -> decode(drawn)));
    denoiser.retire(drawn);
    return images;
  }

  private List<RenderedImage> decode(List<DrawnRow> rows) {
    var tokens = rows.stream().map(DrawnRow::tokens).toList();
    var pictures = networks.decode(activations, tokens, networks.grid(rows.get(0).spec().size()));
    var images = new ArrayList<RenderedImage>();
    for (int i = 0; i < pictures.length; i++) {
      images.add(new RenderedImage(pictures[i], rows.get(i).spec(), tokens.get(i), rows.get(i).promptTruncated()));
    }
    return images;
  }

  private List<DrawnRow> own(List<Row> rows) {
    var own = new ArrayList<DrawnRow>();
    for (var row : rows) {
      if (!(row instanceof DrawnRow drawn) || drawn.owner() != denoiser) {
        throw new IllegalArgumentException("a row of another renderer");
      }
      own.add(drawn);
    }
    checkOneSize(own.stream().map(DrawnRow::spec).toList());
    return own;
  }

  private <T> T onDevice(String what, Supplier<T> work) {
    Torch.enterThread();
    try {
      return DeviceErrors.translate(what, work);
    } catch (DeviceMemoryException e) {
      Torch.releaseMemory(device);
      throw e;
    }
  }

  @Override
  public void close() {
    denoiser.close();
    conditioner.close();
    activations.close();
    networks.close();
  }
}
