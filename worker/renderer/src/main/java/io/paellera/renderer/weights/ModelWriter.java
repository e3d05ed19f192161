package io.paellera.renderer.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes a model directory: files first, the description last, then all of it moves to its place. Closing an unfinished one
 * leaves nothing behind.
 */
public final class ModelWriter implements AutoCloseable {

  private final Path target;
  private final boolean replacing;
  private final DirectoryDraft draft;
  private final Map<String, String> digests = new TreeMap<>();

  private ModelWriter(Path target, boolean replacing) {
    this.target = target;
    this.replacing = replacing;
    try {
      draft = DirectoryDraft.beside(target);
    } catch (IOException e) {
      throw new UncheckedIOException(target + " can't be made: " + e.getMessage(), e);
    }
  }

  /**
   * Begins a model.
   *
   * @param target must not exist; its parents are made
   * @throws UnsupportedWeightsException if there is something already
   */
  public static ModelWriter create(Path target) {
    if (Files.exists(target)) {
      throw new UnsupportedWeightsException(target, "exists already; choose another place or remove it");
    }
    return new ModelWriter(target, false);
  }

  /**
   * Begins a model in place of an older one, if there is any, which stays until the new one is finished.
   *
   * @param target a model directory or nothing; its parents are made
   * @throws UnsupportedWeightsException if there is something else
   */
  public static ModelWriter replace(Path target) {
    return Files.exists(target.resolve(ModelDirectory.DESCRIPTION)) ? new ModelWriter(target, true) : create(target);
  }

  /**
   * Writes the tensors of a layout, in their stored types, after checking names and shapes.
   *
   * @throws TensorMismatchException if the source doesn't fit the layout
   */
  public void tensors(String file, TensorSource source, TensorLayout layout) {
    layout.check(source);
    SafetensorsWriter.write(file(file), new SelectedTensors(source, layout.shapes().keySet()), Map.of("format", "pt"));
    digests.put(file, Digests.of(file(file)));
  }

  /** Copies a file. */
  public void copy(String file, Path source) {
    try {
      Files.copy(source, file(file));
    } catch (IOException e) {
      throw new UncheckedIOException(source + " can't be copied: " + e.getMessage(), e);
    }
    digests.put(file, Digests.of(file(file)));
  }

  /** Writes a short file. */
  public void bytes(String file, byte[] content) {
    write(file(file), content);
    digests.put(file, Digests.of(file(file)));
  }

  /**
   * Writes the description, moves everything into place, and opens it.
   *
   * @param description made of the digests of the files
   */
  public ModelDirectory finish(Function<Map<String, String>, ModelDescription> description) {
    write(file(ModelDirectory.DESCRIPTION), ModelDescriptionJson.write(description.apply(Map.copyOf(digests))));
    try {
      if (replacing) {
        draft.replace();
      } else {
        draft.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(draft.path() + " can't be moved to " + target + ": " + e.getMessage(), e);
    }
    return ModelDirectory.open(target);
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private Path file(String name) {
    return draft.path().resolve(name);
  }

  @Override
  public void close() {
    try {
      draft.close();
    } catch (IOException e) {
      throw new UncheckedIOException(draft.path() + " can't be removed: " + e.getMessage(), e);
    }
  }
}
