package io.paellera.producer.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.Sha256;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Fetches the pictures of results into a folder, several at a time: {@code <job id>-<index>.<format>}. A picture that is there
 * already with the right sha256 is not fetched again; one that arrives with a wrong sha256 is not kept.
 */
public final class PictureDownloader {

  private static final int MAX_PARALLEL = 256;
  private static final String UNFINISHED = ".part";

  private final PictureStore store;
  private final Path folder;
  private final int parallel;
  private final Map<Path, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /**
   * @param folder is made if it isn't there
   * @param parallel how many pictures are fetched at a time
   */
  public PictureDownloader(PictureStore store, Path folder, int parallel) {
    this.store = requireNonNull(store, "store is null");
    this.folder = requireNonNull(folder, "folder is null");
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw new IllegalArgumentException("parallel is " + parallel + ", but must be from 1 to " + MAX_PARALLEL);
    }
    this.parallel = parallel;
  }

  /** Where a picture goes. */
  public Path fileOf(RenderResult result, StoredImage image) {
    return folder.resolve(result.jobId() + "-" + image.index() + "." + format(image.uri()));
  }

  /**
   * Fetches all pictures of all results; reads the stream only as fast as it fetches.
   *
   * @param listener is told of each picture, on the threads that fetch
   */
  public void download(Stream<RenderResult> results, Consumer<Download> listener) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("can't make folder " + folder + ": " + e.getMessage(), e);
    }
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    var room = new Semaphore(2 * parallel);
    try {
      for (Iterator<RenderResult> left = results.iterator(); left.hasNext(); ) {
        RenderResult result = left.next();
        for (StoredImage image : result.images()) {
          room.acquire();
          pool.execute(
              () -> {
                try {
                  listener.accept(fetch(result, image));
                } finally {
                  room.release();
                }
              });
        }
      }
      room.acquire(2 * parallel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pool.shutdownNow();
    }
  }

  /** One fetch of a file at a time: a job that was sent twice has two results with the same pictures. */
  private Download fetch(RenderResult result, StoredImage image) {
    Path file = fileOf(result, image);
    var mine = new CompletableFuture<Void>();
    for (var other = underWay.putIfAbsent(file, mine); other != null; other = underWay.putIfAbsent(file, mine)) {
      other.join();
    }
    try {
      return fetch(image, file);
    } finally {
      underWay.remove(file);
      mine.complete(null);
    }
  }

  private Download fetch(StoredImage image, Path file) {
    try {
      if (Files.exists(file) && image.sha256().equals(sha256(file))) {
        return new Download.Present(image, file);
      }
      Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
      String actual = copy(image.uri(), unfinished);
      if (!actual.equals(image.sha256())) {
        Files.delete(unfinished);
        return new Download.Failed(
            image, file, image.uri() + " has sha256 " + actual + ", but its result says " + image.sha256());
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return new Download.Fetched(image, file);
    } catch (PictureException e) {
      return new Download.Failed(image, file, e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new Download.Failed(image, file, image.uri() + " to " + file + ": " + e);
    }
  }

  private String copy(String uri, Path to) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(store.open(uri), digest)) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String format(String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(".jpeg") || name.endsWith(".jpg") ? "jpeg" : "png";
  }
}
