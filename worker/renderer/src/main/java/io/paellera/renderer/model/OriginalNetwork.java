package io.paellera.renderer.model;

import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A network in an opened checkpoint, on its way into a model directory. */
record OriginalNetwork(TensorSource source, OfficialNetwork.Found found) implements AutoCloseable {

  /**
   * Opens a checkpoint.
   *
   * @param choice between raw and averaged weights, where it holds both
   * @param notes hears how it was read
   * @throws io.paellera.renderer.weights.WeightsException if it is missing, damaged, hostile, or doesn't hold the network
   */
  static OriginalNetwork open(OfficialNetwork network, Path file, Optional<WeightSet> choice, Consumer<String> notes) {
    var sets = TensorFiles.weightSets(file);
    var source = TensorFiles.open(file, choice.filter(sets::contains));
    choice
        .filter(set -> !sets.isEmpty() && !sets.contains(set))
        .ifPresent(set -> notes.accept(file + ": holds no " + set.word() + " weights, so those that it holds are taken"));
    try {
      source.notes().forEach(note -> notes.accept(file + ": " + note));
      return new OriginalNetwork(source, network.require(source));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Its tensors under their official names, and maybe others. */
  TensorSource tensors() {
    return found.tensors();
  }

  /**
   * Copies the tensors of a layout.
   *
   * @param notes hears which of the checkpoint's tensors are passed over
   * @throws io.paellera.renderer.weights.TensorMismatchException if they don't fit the layout
   */
  void writeTo(ModelWriter writer, String file, TensorLayout layout, Consumer<String> notes) {
    writer.tensors(file, tensors(), layout);
    var passedOver = new PassedOver(source);
    passedOver.take(found, layout);
    if (!passedOver.isEmpty()) {
      notes.accept(source.file() + ": " + passedOver);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
