package io.paellera.command.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
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
    var filling = new Filling();
    try {
      source.sequential().forEachOrdered(filling);
      filling.pass(true, null);
    } catch (ClosedException e) {
      return;
    } catch (RuntimeException | Error e) {
      passFault(filling, e);
    }
  }

  private void passFault(Filling filling, Throwable fault) {
    try {
      filling.pass(true, fault);
    } catch (ClosedException e) {
      fault.addSuppressed(e);
    }
  }

  /** The chunk that the reader is at. */
  private final class Filling implements Consumer<T> {
    private List<T> elements = new ArrayList<>(CHUNK);

    @Override
    public void accept(T element) {
      elements.add(element);
      if (elements.size() == CHUNK) {
        pass(false, null);
      }
    }

    void pass(boolean last, Throwable fault) {
      try {
        chunks.put(new Chunk<>(elements, last, fault));
        elements = new ArrayList<>(CHUNK);
      } catch (InterruptedException e) {
        throw new ClosedException();
      }
    }
  }

  /** Ends the reading, because nobody takes what is read. */
  private static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
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
