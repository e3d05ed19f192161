package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
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
 * @param logitBytesPerPicture of one step of one picture of the default size with guidance, in float32
 */
public record ModelSummary(ModelCard card, List<Part> parts, long logitBytesPerPicture) {

  public ModelSummary {
    requireNonNull(card, "card is null");
    parts = List.copyOf(parts);
  }

  /**
   * A network of the model.
   *
   * @param name of its task
   * @param dimensions what its description says
   * @param parameters number of floating numbers
   * @param storedBytes on disk
   */
  public record Part(String name, String dimensions, long parameters, long storedBytes) {

    /** Memory that the weights take on a CPU, where all are float32. */
    public long bytesInFull() {
      return parameters * Float.BYTES;
    }

    /** Memory that the weights take on a GPU in float16. */
    public long bytesInHalf() {
      return parameters * Short.BYTES;
    }
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
    var size = model.card().defaults().size();
    var factor = (long) description.image().factor();
    var tokens = size.width() / factor * (size.height() / factor);
    return new ModelSummary(model.card(), parts, 2 * tokens * description.unet().codebookSize() * Float.BYTES);
  }

  private static Part part(String name, Object description, TensorSource tensors) {
    var bytes = tensors.names().stream().mapToLong(tensor -> tensors.info(tensor).bytes()).sum();
    return new Part(name, description.toString(), tensors.parameters(), bytes);
  }
}
