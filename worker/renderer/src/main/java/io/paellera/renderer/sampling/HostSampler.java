package io.paellera.renderer.sampling;

import ai.djl.ndarray.NDArray;
import io.paellera.renderer.RenderException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Draws tokens in Java, a share of the positions on each of a few threads. For logits in the host's memory. */
public final class HostSampler implements AutoCloseable {

  private final int codebookSize;
  private final List<PositionSampler> samplers;
  private final ExecutorService threads;

  public HostSampler(int codebookSize, int threadCount) {
    this.codebookSize = codebookSize;
    samplers = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      samplers.add(new PositionSampler(codebookSize));
    }
    threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              var thread = new Thread(task, "paellera-sampler");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Draws the tokens of every row.
   *
   * @param logits of the entries of a step, {@code [H, W, codebook size]} FLOAT32 each
   * @param rows which of the entries each one reads, and how
   * @return for each row its tokens, row by row
   * @throws RenderException if logits are no numbers
   */
  public int[][] sample(List<NDArray> logits, List<SamplingRow> rows) {
    var shape = logits.get(0).getShape();
    var entries = logits.stream().map(entry -> entry.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer()).toList();
    return draw(entries, rows, Math.toIntExact(shape.get(0) * shape.get(1)));
  }

  private int[][] draw(List<FloatBuffer> entries, List<SamplingRow> rows, int size) {
    var tokens = new int[rows.size()][size];
    int total = rows.size() * size;
    var shares = new ArrayList<Runnable>();
    for (int i = 0; i < samplers.size(); i++) {
      var sampler = samplers.get(i);
      int from = Math.toIntExact((long) total * i / samplers.size());
      int to = Math.toIntExact((long) total * (i + 1) / samplers.size());
      shares.add(
          () -> {
            for (int index = from; index < to; index++) {
              tokens[index / size][index % size] = draw(sampler, entries, rows.get(index / size), index % size);
            }
          });
    }
    await(shares);
    return tokens;
  }

  private int draw(PositionSampler sampler, List<FloatBuffer> entries, SamplingRow row, int position) {
    int offset = Math.multiplyExact(position, codebookSize);
    var conditional = entries.get(row.conditional());
    if (row.unconditional().isPresent()) {
      sampler.readGuided(conditional, entries.get(row.unconditional().getAsInt()), offset, row.guidance());
    } else {
      sampler.read(conditional, offset);
    }
    var candidates = sampler.candidates(row.typical(), row.temperature());
    return candidates.token(row.draws().candidate(row.step(), position, candidates));
  }

  /** Waits for all shares, even if the caller is interrupted: they read memory that the caller frees next. */
  private void await(List<Runnable> shares) {
    try {
      CompletableFuture.allOf(
              shares.stream().map(share -> CompletableFuture.runAsync(share, threads)).toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      throw new RenderException("drawing tokens failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
