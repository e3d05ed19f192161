package io.paellera.command.openai;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderResult;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Writes the outcomes of a batch as OpenAI's Batch API does: {@value BatchFiles#OUTPUT} and {@value BatchFiles#ERRORS}, in which each
 * custom_id has one line, if it has ended. Holds a few lines at a time.
 */
public final class BatchWriter {

  /**
   * How many lines there are.
   *
   * @param output with pictures
   * @param errors without
   */
  public record Written(long output, long errors) {}

  private static final int MAX_PARALLEL = 256;

  private final PictureData pictures;
  private final int parallel;

  /**
   * @param parallel how many lines are made at a time, from 1 to 256
   */
  public BatchWriter(PictureData pictures, int parallel) {
    this.pictures = requireNonNull(pictures, "pictures is null");
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw new IllegalArgumentException("parallel is " + parallel + ", but must be from 1 to " + MAX_PARALLEL);
    }
    this.parallel = parallel;
  }

  /**
   * Writes both files, or neither.
   *
   * @param folder is made if it isn't there
   * @param results opens those that count, twice the same ones
   * @throws java.io.UncheckedIOException if the folder doesn't take the files
   * @throws io.paellera.command.pictures.PictureException if the store fails
   */
  public Written write(Path folder, Supplier<Stream<RenderResult>> results) {
    var one = new OneOutcomeEach();
    try (var all = results.get()) {
      all.forEach(one::add);
    }
    try (var files = BatchFiles.in(folder);
        var chosen = results.get()) {
      Written written = write(files, chosen.filter(one::choose).iterator());
      files.finish();
      return written;
    }
  }

  private Written write(BatchFiles files, Iterator<RenderResult> results) {
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    try {
      Queue<Future<OutcomeLine>> underWay = new ArrayDeque<>();
      long lines = 0;
      long errors = 0;
      while (results.hasNext() || !underWay.isEmpty()) {
        while (results.hasNext() && underWay.size() < 2 * parallel) {
          RenderResult result = results.next();
          underWay.add(pool.submit(() -> OutcomeLine.of(result, pictures)));
        }
        OutcomeLine line = await(underWay.remove());
        files.write(line);
        lines++;
        errors += line.error() ? 1 : 0;
      }
      return new Written(lines - errors, errors);
    } finally {
      pool.shutdownNow();
    }
  }

  private static OutcomeLine await(Future<OutcomeLine> line) {
    try {
      return line.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing", e);
    }
  }
}
