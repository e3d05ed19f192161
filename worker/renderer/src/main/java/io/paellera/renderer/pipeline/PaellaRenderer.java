package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.ModelCard;
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
import io.paellera.renderer.text.CachingTextEncoder;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The pipeline of Paella v1 and v2 on one device. */
public final class PaellaRenderer implements Renderer {

  private final ModelCard card;
  private final Device device;
  private final Networks networks;
  private final CachingTextEncoder encoder;
  private final Conditioner conditioner;
  private final Denoiser denoiser;
  private final NDManager activations;
  private final Stopwatch stopwatch = new Stopwatch();

  private PaellaRenderer(
      ModelCard card, Device device, Networks networks, TextEncoder text, RendererOptions options, boolean onDevice) {
    this.card = card;
    this.device = device;
    this.networks = networks;
    activations = Torch.newManager(device);
    encoder = new CachingTextEncoder(text, options.rememberedPrompts());
    denoiser = onDevice ? deviceDenoiser() : hostDenoiser(options.threads());
    try {
      conditioner = new Conditioner(encoder, prior(), vector -> networks.map(activations, vector));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Loads a model's weights onto a device.
   *
   * @param device the CPU or one GPU
   * @throws UnsupportedWeightsException if nothing draws with such a model yet
   * @throws InsufficientMemoryException if the device hasn't the memory for the weights; says by how much
   * @throws DeviceMemoryException if the weights don't fit after all
   * @throws RenderException if the engine or the device fails
   */
  public static PaellaRenderer open(ModelDirectory model, Device device, RendererOptions options) {
    if (model.description().unet() instanceof UnetV3Description) {
      throw new UnsupportedWeightsException(model.path(), "holds Paella v3, which can't draw here yet");
    }
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
          return new PaellaRenderer(model.card(), device, networks, textEncoder(model, device, networks, options), options, onDevice);
        });
  }

  /** The prior, as the conditioner calls it. */
  private Optional<Conditioner.Prior> prior() {
    return networks.prior().map(vectors -> wishes -> vectors.draw(activations, wishes));
  }

  private Denoiser deviceDenoiser() {
    return new DeviceDenoiser(networks, activations, new DeviceSampler(device), stopwatch);
  }

  private Denoiser hostDenoiser(int threads) {
    return new HostDenoiser(networks, activations, new HostSampler(card.limits().codebookSize(), threads), stopwatch);
  }

  private static TextEncoder textEncoder(ModelDirectory model, Device device, Networks networks, RendererOptions options) {
    try {
      return options
          .textVectors()
          .map(directory -> TextEncoders.stored(model, device, directory, options.threads()))
          .orElseGet(() -> TextEncoder.of(model, device, options.threads()));
    } catch (RuntimeException e) {
      networks.close();
      throw e;
    }
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
    var wanted = new LinkedHashSet<Conditioner.Wanted>();
    for (var spec : specs) {
      wanted.add(conditioner.prompt(spec.prompt(), spec.seed()));
      if (spec.guided()) {
        spec.negativePrompt().map(conditioner::negative).ifPresent(wanted::add);
      }
    }
    var grid = networks.grid(specs.get(0).size());
    var conditionings = conditioner.condition(wanted, grid.width(), grid.height());
    var beginnings =
        new Beginnings(picture -> networks.encode(activations, picture), networks.factor(), card.limits().codebookSize());
    var rows = new ArrayList<Beginning>();
    for (var spec : specs) {
      Optional<Conditioning> unconditional =
          spec.guided()
              ? Optional.of(spec.negativePrompt().map(conditioner::negative).map(conditionings::get).orElse(conditioner.unconditional()))
              : Optional.empty();
      rows.add(new Beginning(spec, conditionings.get(conditioner.prompt(spec.prompt(), spec.seed())), unconditional, beginnings.of(spec)));
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
    encoder.close();
    activations.close();
    networks.close();
  }
}
