package io.paellera.renderer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.weights.SafetensorsFile;
import io.paellera.renderer.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of one training, in a folder: a directory for each, which appears as a whole or not at all. The newest two
 * stay.
 */
final class Checkpoints {

  private static final String PREFIX = "checkpoint-";
  private static final String STATE = "state.safetensors";
  private static final String WEIGHTS = "weights.safetensors";
  private static final int KEPT = 2;

  private final Path folder;

  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** Writes a checkpoint after so many steps, and returns its averaged weights' file. */
  Path write(long steps, Training training) {
    try {
      Files.createDirectories(folder);
      var fresh = Files.createTempDirectory(folder, "writing-");
      SafetensorsWriter.write(fresh.resolve(STATE), new ArrayTensors(training.state()), Map.of("steps", Long.toString(steps)));
      training.export(fresh.resolve(WEIGHTS));
      var target = folder.resolve(PREFIX + "%010d".formatted(steps));
      if (Files.exists(target)) {
        delete(target);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      var all = all();
      for (var old : all.subList(0, Math.max(0, all.size() - KEPT))) {
        delete(old);
      }
      return target.resolve(WEIGHTS);
    } catch (IOException e) {
      throw new UncheckedIOException("no checkpoint can be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Restores the newest checkpoint into a training's state, and returns the steps that it had taken; empty if there is none. */
  Optional<Long> restore(Training training, NDManager manager) {
    var all = all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    try (var file = SafetensorsFile.open(all.get(all.size() - 1).resolve(STATE));
        var scratch = manager.newSubManager()) {
      training.state().forEach((name, array) -> copy(file.load(name, scratch), array));
      return Optional.of(Long.parseLong(file.metadata().get("steps")));
    }
  }

  private static void copy(NDArray stored, NDArray array) {
    stored.copyTo(array);
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

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
