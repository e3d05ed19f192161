package io.paellera.producer.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;

/**
 * Reads a stream on a thread of its own, a bounded number of elements ahead of who takes them: what makes the elements and
 * what uses them then run side by side. Closing it ends the thread and closes the stream.
 */
final class ReadAhead<T> implements Iterator<T>, AutoCloseable {

  private static final int CHUNK = 256;
  private static final int CHUNKS = 8;

  /**
   * Some elements, or how the stream ended.
   *
   * @param fault what the stream threw; null if nothing
   */
  private record Chunk<T>(List<T> elements, boolean last, Throwable fault) {}

  private final Stream<T> source;
  private final BlockingQueue<Chunk<T>> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread reader;
  private Iterator<T> current = List.<T>of().iterator();
  private boolean ended;
  private Throwable fault;

  ReadAhead(Stream<T> source) {
    this.source = source;
    reader = new Thread(this::read, "paellera-read-ahead");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    var elements = new ArrayList<T>(CHUNK);
    try {
      for (Iterator<T> left = source.iterator(); left.hasNext(); ) {
        elements.add(left.next());
        if (elements.size() == CHUNK) {
          chunks.put(new Chunk<>(elements, false, null));
          elements = new ArrayList<>(CHUNK);
        }
      }
      chunks.put(new Chunk<>(elements, true, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      end(elements, e);
    }
  }

  private void end(List<T> elements, Throwable fault) {
    try {
      chunks.put(new Chunk<>(elements, true, fault));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws what the stream threw, once the elements before that were taken. */
  @Override
  public boolean hasNext() {
    while (!current.hasNext() && !ended) {
      try {
        Chunk<T> chunk = chunks.take();
        current = chunk.elements().iterator();
        ended = chunk.last();
        fault = chunk.fault();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading", e);
      }
    }
    if (!current.hasNext() && fault instanceof RuntimeException thrown) {
      throw thrown;
    }
    if (!current.hasNext() && fault instanceof Error thrown) {
      throw thrown;
    }
    return current.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more elements");
    }
    return current.next();
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }
}
