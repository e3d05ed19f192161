package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.paellera.renderer.weights.DirectoryDraft;
import io.paellera.renderer.weights.SafetensorsFile;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.Initial;
import io.paellera.renderer.weights.TensorLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of one training, in a folder: a directory for each, which appears as a whole or not at all. The newest two
 * stay.
 */
final class CheckpointFolder {

  private static final String PREFIX = "checkpoint-";
  private static final String UNFINISHED = "writing";
  private static final String STATE = "state.safetensors";
  private static final String WEIGHTS = "weights.safetensors";
  private static final int KEPT = 2;

  /** Most elements of a stored vector; a longer one lies in parts, because no buffer holds the 2.3 GB of the full-size U-Net. */
  private static final long PART = 1 << 26;

  private final Path folder;
  private final long part;

  CheckpointFolder(Path folder) {
    this(folder, PART);
  }

  /**
   * @param part most elements of a stored vector
   */
  CheckpointFolder(Path folder, long part) {
    this.folder = folder;
    this.part = part;
  }

  boolean isEmpty() {
    return all().isEmpty();
  }

  /** Writes a checkpoint after so many steps, and returns its averaged weights' file. */
  Path write(long steps, Training training) {
    var target = folder.resolve(PREFIX + "%010d".formatted(steps));
    try (var draft = DirectoryDraft.at(folder.resolve(UNFINISHED), target)) {
      var state = training.state();
      try (var scope = scope(state)) {
        var tensors = new ArrayTensors(parts(state, scope));
        SafetensorsWriter.write(draft.path().resolve(STATE), tensors, Map.of("steps", Long.toString(steps)));
      }
      training.export(draft.path().resolve(WEIGHTS));
      draft.replace();
      var all = all();
      for (var old : all.subList(0, Math.max(0, all.size() - KEPT))) {
        DirectoryDraft.delete(old);
      }
      return target.resolve(WEIGHTS);
    } catch (IOException e) {
      throw new UncheckedIOException("no checkpoint can be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Restores the newest checkpoint into a training's state, and returns the steps that it had taken; empty if there is none.
   *
   * @throws io.paellera.renderer.weights.TensorMismatchException if it was written by a training of other dimensions
   */
  Optional<Long> restore(Training training) {
    var all = all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var state = training.state();
    try (var file = SafetensorsFile.open(all.get(all.size() - 1).resolve(STATE));
        var scope = scope(state)) {
      var parts = parts(state, scope);
      layout(parts).check(file);
      parts.forEach((name, array) -> array.set(new NDIndex(":"), file.load(name, scope)));
      return Optional.of(Long.parseLong(file.metadata().get("steps")));
    }
  }

  private static NDManager scope(Map<String, NDArray> state) {
    return state.values().iterator().next().getManager().newSubManager();
  }

  /** The arrays by name; of a long vector views of its parts, which belong to the scope. */
  private Map<String, NDArray> parts(Map<String, NDArray> state, NDManager scope) {
    var parts = new LinkedHashMap<String, NDArray>();
    state.forEach(
        (name, array) -> {
          if (array.size() <= part) {
            parts.put(name, array);
          } else {
            for (long from = 0; from < array.size(); from += part) {
              var view = array.get(new NDIndex(from + ":" + Math.min(array.size(), from + part)));
              view.attach(scope);
              parts.put(from == 0 ? name : name + "." + from / part, view);
            }
          }
        });
    return parts;
  }

  private static TensorLayout layout(Map<String, NDArray> arrays) {
    var layout = new TensorLayout.Builder();
    arrays.forEach((name, array) -> layout.add(name, Initial.ZERO, array.getShape()));
    return layout.build();
  }

  /** The checkpoints, oldest first. */
  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be read: " + e.getMessage(), e);
    }
  }
}
