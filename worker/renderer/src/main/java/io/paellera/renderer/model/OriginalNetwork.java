package io.paellera.renderer.model;

import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A network in an opened checkpoint, on its way into a model directory.
 *
 * @param notes how it was read
 */
record OriginalNetwork(TensorSource source, OfficialNetwork.Found found, List<String> notes) implements AutoCloseable {

  /**
   * Opens a checkpoint.
   *
   * @param networks of which it must hold one
   * @param choice between raw and averaged weights, where it holds both
   * @throws io.paellera.renderer.weights.WeightsException if it is missing, damaged, hostile, or holds none of the networks
   */
  static OriginalNetwork open(Path file, Optional<WeightSet> choice, OfficialNetwork... networks) {
    var sets = TensorFiles.weightSets(file);
    var source = TensorFiles.open(file, choice.filter(sets::contains));
    try {
      var found = OfficialNetwork.require(source, List.of(networks));
      var notes = new ArrayList<>(source.notes());
      choice
          .filter(set -> !sets.isEmpty() && !sets.contains(set))
          .ifPresent(set -> notes.add("holds no " + set.word() + " weights, so those that it holds are taken"));
      return new OriginalNetwork(source, found, List.copyOf(notes));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Says how it was read. */
  void tell(Consumer<String> listener) {
    notes.forEach(note -> listener.accept(source.file() + ": " + note));
  }

  /** Which network it is. */
  OfficialNetwork network() {
    return found.network();
  }

  /** Its tensors under their official names, and maybe others. */
  TensorSource tensors() {
    return found.tensors();
  }

  /** Another network that lies beside it. */
  Optional<OfficialNetwork.Found> beside(OfficialNetwork other) {
    return other.find(source);
  }

  /**
   * A network on its way into a file.
   *
   * @param found in the checkpoint
   * @param file of the model directory
   * @param layout of its tensors
   */
  record Part(OfficialNetwork.Found found, String file, TensorLayout layout) {}

  /**
   * Copies the tensors of a layout.
   *
   * @param listener hears which of the checkpoint's tensors are passed over
   * @throws io.paellera.renderer.weights.TensorMismatchException if they don't fit the layout
   */
  void writeTo(ModelWriter writer, String file, TensorLayout layout, Consumer<String> listener) {
    writeTo(writer, List.of(new Part(found, file, layout)), listener);
  }

  /**
   * Copies the tensors of several networks.
   *
   * @param listener hears which of the checkpoint's tensors are passed over
   * @throws io.paellera.renderer.weights.TensorMismatchException if they don't fit their layout
   */
  void writeTo(ModelWriter writer, List<Part> parts, Consumer<String> listener) {
    var passedOver = new PassedOver(source);
    for (var part : parts) {
      writer.tensors(part.file, part.found.tensors(), part.layout);
      passedOver.take(part.found, part.layout);
    }
    if (!passedOver.isEmpty()) {
      listener.accept(source.file() + ": " + passedOver);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
