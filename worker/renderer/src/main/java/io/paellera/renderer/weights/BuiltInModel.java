package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model of the class path, unpacked into a cache directory under its digest. Processes that unpack at once don't disturb each
 * other: each makes a draft, and the first that is finished counts.
 */
record BuiltInModel(Path cache) {

  static final String NAME = "paella-emoji";

  private static final String RESOURCES = "/paellera/models/" + NAME + "/";
  private static final int DIGEST_CHARACTERS = 16;

  BuiltInModel {
    requireNonNull(cache, "cache is null");
  }

  /** {@code paellera.cache} if that system property is set, else {@code ~/.cache/paellera}. */
  static Path defaultCache() {
    var chosen = System.getProperty("paellera.cache");
    return chosen == null ? Path.of(System.getProperty("user.home"), ".cache", "paellera") : Path.of(chosen);
  }

  ModelDirectory open() {
    var json = description();
    var description = ModelDescriptionJson.read(Path.of(RESOURCES, ModelDirectory.DESCRIPTION), json);
    var digest = Digests.ofModel(json, description.sha256());
    var target = cache.resolve(NAME + "-" + digest.substring(0, DIGEST_CHARACTERS));
    if (Files.isDirectory(target)) {
      try {
        return ModelDirectory.open(target);
      } catch (DamagedFileException | MissingFileException e) {
        discard(target);
      }
    }
    unpack(description, target);
    return ModelDirectory.open(target);
  }

  private byte[] description() {
    try (var stream = resource(ModelDirectory.DESCRIPTION)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new MissingFileException(Path.of(RESOURCES, ModelDirectory.DESCRIPTION), "can't be read: " + e.getMessage(), e);
    }
  }

  private void unpack(ModelDescription description, Path target) {
    try (var draft = DirectoryDraft.beside(target)) {
      copy(ModelDirectory.DESCRIPTION, draft.path());
      for (var name : description.sha256().keySet()) {
        copy(name, draft.path());
      }
      finishUnlessThere(draft, target);
    } catch (IOException e) {
      throw new MissingFileException(
          cache, "the built-in model can't be unpacked here: " + e + "; choose another place with -Dpaellera.cache=DIRECTORY", e);
    }
  }

  private static void finishUnlessThere(DirectoryDraft draft, Path target) throws IOException {
    try {
      draft.finish();
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  private static void discard(Path damaged) {
    try {
      DirectoryDraft.remove(damaged);
    } catch (IOException e) {
      throw new DamagedFileException(damaged, "is damaged and can't be removed: " + e + "; remove it", e);
    }
  }

  private static void copy(String name, Path directory) throws IOException {
    var target = directory.resolve(name);
    Files.createDirectories(target.getParent());
    try (var stream = resource(name)) {
      Files.copy(stream, target);
    }
  }

  private static InputStream resource(String name) {
    var stream = BuiltInModel.class.getResourceAsStream(RESOURCES + name);
    if (stream == null) {
      throw new MissingFileException(Path.of(RESOURCES, name), "isn't on the class path; add the paellera-emoji jar");
    }
    return stream;
  }
}
