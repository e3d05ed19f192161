package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.renderer.pipeline.WeightMemory;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * A model for people: its card and what its networks weigh.
 *
 * @param card names, defaults, limits
 * @param parts the networks
 * @param memory of the weights on each device in each number format
 * @param logitBytesPerPicture of one step of one picture of the default size with guidance, in float32
 */
public record ModelSummary(ModelCard card, List<Part> parts, List<Memory> memory, long logitBytesPerPicture) {

  public ModelSummary {
    requireNonNull(card, "card is null");
    parts = List.copyOf(parts);
    memory = List.copyOf(memory);
  }

  /**
   * A network of the model.
   *
   * @param name of its task
   * @param dimensions what its description says
   * @param parameters number of floating numbers
   * @param storedBytes on disk
   */
  public record Part(String name, String dimensions, long parameters, long storedBytes) {}

  /**
   * What the weights take on a device.
   *
   * @param device CPU or GPU
   * @param formats of the numbers
   * @param bytes of all weights
   */
  public record Memory(String device, String formats, long bytes) {}

  private static List<Memory> memory(ModelDirectory model) {
    var usual = RendererOptions.withThreads(1);
    var textElsewhere = usual.withText(true, 0);
    var bytes = model.description().byt5() == null ? "" : ", but ByT5 in bfloat16";
    return List.of(
        memory(model, "CPU", "float32", Device.cpu(), usual),
        memory(model, "GPU", "U-Net and prior in float16, the rest in float32" + bytes + " (as without settings)", Device.gpu(), usual),
        memory(model, "GPU", "U-Net, prior and VQGAN in float16" + bytes, Device.gpu(), usual.withPrecision(Precision.HALF, Precision.HALF)),
        memory(model, "GPU", "float32" + bytes, Device.gpu(), usual.withPrecision(Precision.FULL, Precision.FULL)),
        memory(model, "GPU", "U-Net and prior in float16, the VQGAN in float32, the text encoders on the CPU", Device.gpu(), textElsewhere),
        new Memory("CPU", "the text encoders in float32, while the rest is on a GPU", WeightMemory.of(model, Device.gpu(), textElsewhere).beside()));
  }

  private static Memory memory(ModelDirectory model, String name, String formats, Device device, RendererOptions options) {
    return new Memory(name, formats, WeightMemory.of(model, device, options).bytes());
  }

  public static ModelSummary of(ModelDirectory model) {
    var description = model.description();
    var parts = new ArrayList<Part>();
    try (var unet = model.openUnet();
        var image = model.openImage()) {
      parts.add(part("unet", description.unet(), unet));
      parts.add(part("image", description.image(), image));
    }
    if (description.text() instanceof TextDescription.Clip clip) {
      try (var text = model.openText(clip)) {
        parts.add(part("text", clip, text));
      }
    }
    if (description.byt5() != null) {
      try (var byt5 = model.openByT5(description.byt5())) {
        parts.add(part("byt5", description.byt5(), byt5));
      }
    }
    if (description.prior() != null) {
      try (var prior = model.openPrior(description.prior())) {
        parts.add(part("prior", description.prior(), prior));
      }
    }
    if (description.visual() != null) {
      try (var visual = model.openVisual(description.visual())) {
        parts.add(part("visual", description.visual(), visual));
      }
    }
    var size = model.card().defaults().size();
    var factor = (long) description.image().factor();
    var tokens = size.width() / factor * (size.height() / factor);
    return new ModelSummary(model.card(), parts, memory(model), 2 * tokens * description.unet().codebookSize() * Float.BYTES);
  }

  private static Part part(String name, Object description, TensorSource tensors) {
    var bytes = tensors.names().stream().mapToLong(tensor -> tensors.info(tensor).bytes()).sum();
    return new Part(name, description.toString(), tensors.parameters(), bytes);
  }
}
