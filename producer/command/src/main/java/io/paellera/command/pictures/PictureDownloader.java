package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.IdTable;
import io.paellera.producer.internal.Sha256;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Fetches the pictures of results into a folder, several at a time. It ends when the store fails for several pictures in a row,
 * and when the folder takes no more. A picture that is there
 * already with the right sha256 is not fetched again; one that arrives with a wrong sha256 is not kept.
 */
public final class PictureDownloader {

  private static final int MAX_PARALLEL = 256;
  private static final String UNFINISHED = ".part";
  private static final int BUFFER = 64 * 1024;

  /** A store that fails so often in a row will fail for the rest too. */
  private static final int MOST_FAILURES_IN_A_ROW = 10;

  private final PictureStore store;
  private final DownloadFolder folder;
  private final FileNames names;
  private final int parallel;
  private final IdTable given = new IdTable();
  private final Map<Path, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicReference<String> firstFailure = new AtomicReference<>();
  private volatile boolean notOnlyFailures;
  private final AtomicReference<RuntimeException> end = new AtomicReference<>();

  /**
   * @param folder is made if it isn't there
   * @param parallel how many pictures are fetched at a time
   */
  public PictureDownloader(PictureStore store, Path folder, FileNames names, int parallel) {
    this.store = requireNonNull(store, "store is null");
    this.folder = new DownloadFolder(folder);
    this.names = requireNonNull(names, "names is null");
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw new IllegalArgumentException("parallel is " + parallel + ", but must be from 1 to " + MAX_PARALLEL);
    }
    this.parallel = parallel;
  }

  /** Where a picture goes. */
  public Path fileOf(RenderResult result, StoredImage image) {
    return folder.path().resolve(names.of(result, image));
  }

  /**
   * Makes the folder, and finds out whether it takes the pictures; call it before {@link #download}.
   *
   * @param bytes of all pictures; 0: unknown
   * @throws UncheckedIOException if it doesn't
   */
  public void prepare(long bytes) {
    folder.require(bytes);
  }

  /**
   * Fetches all pictures of all results; reads the stream only as fast as it fetches.
   *
   * @param listener is told of each picture, on the threads that fetch
   * @throws UncheckedIOException if the folder doesn't take the pictures
   * @throws PictureException if the store failed for many pictures in a row, or for all there were
   */
  public void download(Stream<RenderResult> results, BiConsumer<RenderResult, Download> listener) {
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    var room = new Semaphore(2 * parallel);
    try {
      for (Iterator<RenderResult> left = results.iterator(); end.get() == null && left.hasNext(); ) {
        RenderResult result = left.next();
        for (StoredImage image : result.images()) {
          room.acquire();
          pool.execute(
              () -> {
                try {
                  if (end.get() == null) {
                    judge(result, fetch(result, image), listener);
                  }
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
    if (end.get() == null && !notOnlyFailures && firstFailure.get() != null) {
      throw new PictureException("none of the pictures could be fetched: " + firstFailure.get(), null);
    }
    if (end.get() != null) {
      throw end.get();
    }
  }

  private void judge(RenderResult result, Download download, BiConsumer<RenderResult, Download> listener) {
    listener.accept(result, download);
    if (download instanceof Download.Failed failed && !failed.ofThisPictureAlone()) {
      firstFailure.compareAndSet(null, failed.reason());
      if (failuresInARow.incrementAndGet() >= MOST_FAILURES_IN_A_ROW) {
        String tries = MOST_FAILURES_IN_A_ROW + " pictures in a row could not be fetched, so the rest was left: ";
        end.compareAndSet(null, new PictureException(tries + failed.reason(), null));
      }
    } else {
      notOnlyFailures = true;
      failuresInARow.set(0);
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
      return isNew(file, result, image)
          ? fetch(image, file)
          : new Download.Failed(
              image, file, file.getFileName() + " is the name of two pictures: let the names have {job} and {index}", true);
    } finally {
      underWay.remove(file);
      mine.complete(null);
    }
  }

  private boolean isNew(Path file, RenderResult result, StoredImage image) {
    long picture = (result.jobId() + "-" + image.index()).hashCode() | 1L << Integer.SIZE;
    synchronized (given) {
      long earlier = given.get(file.toString());
      given.put(file.toString(), picture);
      return earlier == 0 || earlier == picture;
    }
  }

  private Download fetch(StoredImage image, Path file) {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      if (Files.exists(file) && image.sha256().equals(sha256(file))) {
        return new Download.Present(image, file);
      }
      String actual = copy(image.uri(), unfinished);
      if (!actual.equals(image.sha256())) {
        Files.delete(unfinished);
        String reason = image.uri() + " has sha256 " + actual + ", but its result says " + image.sha256();
        return new Download.Failed(image, file, reason, true);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return new Download.Fetched(image, file);
    } catch (PictureException e) {
      return new Download.Failed(image, file, e.getMessage(), e.ofThisPictureAlone());
    } catch (IOException e) {
      end.compareAndSet(null, folder.refused(e));
      remove(unfinished);
      return new Download.Failed(image, file, image.uri() + " to " + file + ": " + e.getMessage(), false);
    }
  }

  private void remove(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      end.get().addSuppressed(e);
    }
  }

  /** Writes nothing before the store has given something. */
  private String copy(String uri, Path to) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = store.open(uri)) {
      byte[] buffer = new byte[BUFFER];
      int count = read(uri, in, buffer);
      try (OutputStream out = Files.newOutputStream(to)) {
        for (; count >= 0; count = read(uri, in, buffer)) {
          digest.update(buffer, 0, count);
          out.write(buffer, 0, count);
        }
      } catch (PictureException e) {
        Files.delete(to);
        throw e;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static int read(String uri, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException | SdkException e) {
      throw new PictureException(uri + ": the store broke off: " + e.getMessage(), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
