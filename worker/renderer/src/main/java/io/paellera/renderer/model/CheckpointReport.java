package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

import io.paellera.renderer.weights.Digests;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.WeightSet;
import io.paellera.renderer.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a checkpoint file is, for people.
 *
 * @param file that was looked at; nothing of it was run
 * @param bytes it is long
 * @param format it is written in
 * @param sha256 of the file
 * @param published what a published file of that digest is
 * @param networks that it holds
 * @param notes how it was read, and what of it an import passes over
 */
public record CheckpointReport(
    Path file,
    long bytes,
    TensorFiles.Format format,
    String sha256,
    Optional<String> published,
    List<Network> networks,
    List<String> notes) {

  /** Published files whose digests are known. */
  private static final Map<String, String> PUBLISHED =
      Map.of(
          "bb2b512cc353a30144700324edaa55a31543ad472804e8c61117cb1e79000cbe",
          "model_600000.pt: Paella v1, conditioned on the texts of ViT-g-14");

  public CheckpointReport {
    requireNonNull(file, "file is null");
    requireNonNull(format, "format is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(published, "published is null");
    networks = List.copyOf(networks);
    notes = List.copyOf(notes);
  }

  /**
   * A network that the file holds.
   *
   * @param title for people
   * @param prefix before the official names, mostly empty
   * @param dimensions in words; empty if they can't be read
   * @param parameters number of floating numbers of this network alone
   * @param types of the numbers
   * @param problem why an import would refuse it
   */
  public record Network(
      String title, String prefix, String dimensions, long parameters, Set<ElementType> types, Optional<String> problem) {}

  /**
   * Looks at a file.
   *
   * @param choice between raw and averaged weights, for a checkpoint that holds both; empty looks at the raw ones
   * @throws WeightsException if it is missing, damaged, hostile, or doesn't hold the chosen weights
   */
  public static CheckpointReport of(Path file, Optional<WeightSet> choice) {
    var sets = TensorFiles.weightSets(file);
    try (var source = TensorFiles.open(file, choice.or(() -> sets.stream().findFirst()))) {
      var networks = new ArrayList<Network>();
      var passedOver = new PassedOver(source);
      for (var network : OfficialNetwork.values()) {
        network.find(source).ifPresent(found -> networks.add(look(network, found, passedOver)));
      }
      var notes = new ArrayList<>(source.notes());
      if (sets.size() > 1) {
        notes.add("holds raw and averaged weights, of which an import needs --weights raw or --weights ema");
      }
      if (!passedOver.isEmpty()) {
        notes.add(passedOver.toString());
      }
      var sha256 = Digests.of(file);
      return new CheckpointReport(
          file, Files.size(file), TensorFiles.format(file), sha256, Optional.ofNullable(PUBLISHED.get(sha256)), networks, notes);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static Network look(OfficialNetwork network, OfficialNetwork.Found found, PassedOver passedOver) {
    try {
      var tensors = found.tensors();
      var reading = NetworkReading.of(network, tensors);
      passedOver.take(found, reading.layout());
      var present = reading.layout().shapes().keySet().stream().filter(tensors.names()::contains).map(tensors::info).toList();
      return new Network(
          reading.title(),
          found.prefix(),
          reading.dimensions(),
          present.stream().mapToLong(TensorInfo::elements).sum(),
          present.stream().map(TensorInfo::type).collect(toCollection(TreeSet::new)),
          problem(reading.layout(), tensors));
    } catch (WeightsException e) {
      return new Network(network.title(), found.prefix(), "", 0, Set.of(), Optional.of(e.getMessage()));
    }
  }

  private static Optional<String> problem(TensorLayout layout, TensorSource tensors) {
    try {
      layout.check(tensors);
      return Optional.empty();
    } catch (TensorMismatchException e) {
      return Optional.of(e.getMessage());
    }
  }
}
