package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes a model directory: files first, the description last, in a hidden directory beside the place that is moved there when
 * all is done. Closing an unfinished one leaves nothing behind.
 */
public final class ModelWriter implements AutoCloseable {

  private final Path target;
  private final Path draft;
  private final Map<String, String> digests = new TreeMap<>();

  private ModelWriter(Path target, Path draft) {
    this.target = target;
    this.draft = draft;
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
    try {
      var parent = requireNonNull(target.toAbsolutePath().getParent(), "target has no parent");
      Files.createDirectories(parent);
      return new ModelWriter(target, Files.createDirectory(parent.resolve("." + target.getFileName() + "-" + UUID.randomUUID())));
    } catch (IOException e) {
      throw new UncheckedIOException(target + " can't be made: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the tensors of a layout, in their stored types, after checking names and shapes.
   *
   * @throws TensorMismatchException if the source doesn't fit the layout
   */
  public void tensors(String file, TensorSource source, TensorLayout layout) {
    layout.check(source);
    SafetensorsWriter.write(draft.resolve(file), new Selection(source, layout.shapes().keySet()), Map.of("format", "pt"));
    digests.put(file, Digests.of(draft.resolve(file)));
  }

  /** Copies a file. */
  public void copy(String file, Path source) {
    try {
      Files.copy(source, draft.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(source + " can't be copied: " + e.getMessage(), e);
    }
    digests.put(file, Digests.of(draft.resolve(file)));
  }

  /** Writes a short file. */
  public void bytes(String file, byte[] content) {
    write(draft.resolve(file), content);
    digests.put(file, Digests.of(draft.resolve(file)));
  }

  /**
   * Writes the description, moves everything into place, and opens it.
   *
   * @param description made of the digests of the files
   */
  public ModelDirectory finish(Function<Map<String, String>, ModelDescription> description) {
    write(draft.resolve(ModelDirectory.DESCRIPTION), ModelDescriptionJson.write(description.apply(Map.copyOf(digests))));
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(draft + " can't be moved to " + target + ": " + e.getMessage(), e);
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

  @Override
  public void close() {
    if (!Files.exists(draft)) {
      return;
    }
    try (var files = Files.walk(draft)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(draft + " can't be removed: " + e.getMessage(), e);
    }
  }

  /** Some tensors of a source, in another order. */
  private record Selection(TensorSource source, Set<String> names) implements TensorSource {

    @Override
    public Path file() {
      return source.file();
    }

    @Override
    public TensorInfo info(String name) {
      return source.info(name);
    }

    @Override
    public ByteBuffer data(String name) {
      return source.data(name);
    }

    @Override
    public void writeTo(String name, WritableByteChannel channel) throws IOException {
      source.writeTo(name, channel);
    }

    @Override
    public void close() {}
  }
}
