package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.Digests;
import io.paellera.renderer.weights.MissingFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Vectors of texts on disk, all of one encoder: {@value #ENCODER} says of which, and each text has a {@linkplain VectorFile file} of
 * its own under the digest of its characters. Every file comes to its place as a whole, so any number of processes may fill and read
 * a directory at once.
 */
public final class VectorDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(VectorDirectory.class);
  private static final String ENCODER = "encoder.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;
  private final VectorFile form;

  private VectorDirectory(Path path, EncoderIdentity encoder) {
    this.path = path;
    this.form = new VectorFile(encoder.dimension());
  }

  /**
   * Opens a directory that was filled before.
   *
   * @throws MissingFileException if there is none
   * @throws ForeignVectorsException if another encoder filled it
   */
  public static VectorDirectory open(Path path, EncoderIdentity encoder) {
    requireNonNull(encoder, "encoder is null");
    var theirs = read(path.resolve(ENCODER));
    if (!theirs.equals(encoder)) {
      throw new ForeignVectorsException(path, theirs, encoder);
    }
    return new VectorDirectory(path, encoder);
  }

  /**
   * Opens a directory to fill it, and makes it where nothing is yet.
   *
   * @throws ForeignVectorsException if another encoder filled it
   * @throws UncheckedIOException if it can't be made
   */
  public static VectorDirectory openOrCreate(Path path, EncoderIdentity encoder) {
    if (!Files.exists(path.resolve(ENCODER))) {
      place(path.resolve(ENCODER), JSON.writeValueAsBytes(encoder));
    }
    return open(path, encoder);
  }

  private static EncoderIdentity read(Path file) {
    try {
      return JSON.readValue(Files.readAllBytes(file), EncoderIdentity.class);
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "doesn't name a text encoder: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      var problem = Files.exists(file) ? "can't be read: " + e.getMessage() : "no such file; fill the directory with paellera-worker text embed";
      throw new MissingFileException(file, problem, e);
    }
  }

  public Path path() {
    return path;
  }

  /** Whether there is a file for a text. */
  public boolean holds(String text) {
    return Files.exists(file(text));
  }

  /**
   * The vectors of a text, if there is a file for it.
   *
   * @throws DamagedFileException if it isn't what was written
   * @throws UncheckedIOException if it can't be read
   */
  Optional<TextVectors> read(String text) {
    var file = file(text);
    try {
      return Optional.of(form.read(file, Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** The vectors of a text, if there is a sound file for it; a damaged one is told in the log and not believed. */
  Optional<TextVectors> find(String text) {
    try {
      return read(text);
    } catch (DamagedFileException e) {
      LOG.warn("{}; the text is embedded again. Remove the file and fill the directory again", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Keeps the vectors of a text, in place of those that may be there.
   *
   * @throws UncheckedIOException if they can't be written
   */
  public void write(String text, TextVectors vectors) {
    place(file(text), form.write(vectors));
  }

  private static void place(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var draft = file.resolveSibling("." + UUID.randomUUID());
      try {
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e, e);
    }
  }

  /** By the digest of all 16 bits of every character, because not every string has a form in UTF-8. */
  private Path file(String text) {
    var characters = ByteBuffer.allocate(text.length() * Character.BYTES);
    characters.asCharBuffer().put(text);
    var name = Digests.of(characters.array());
    return path.resolve(name.substring(0, 2)).resolve(name);
  }
}
