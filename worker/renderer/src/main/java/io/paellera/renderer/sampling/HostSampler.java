package io.paellera.renderer.sampling;

import ai.djl.ndarray.NDArray;
import io.paellera.renderer.RenderException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Draws tokens in Java, a share of the positions on each of a few threads. For logits in the host's memory. */
public final class HostSampler implements Sampler {

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

  @Override
  public int[][] sample(NDArray logits, List<SamplingRow> rows) {
    var shape = logits.getShape();
    int size = Math.toIntExact(shape.get(1) * shape.get(2));
    var values = logits.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    var tokens = new int[rows.size()][size];
    int total = rows.size() * size;
    var shares = new ArrayList<Callable<Void>>();
    for (int i = 0; i < samplers.size(); i++) {
      var sampler = samplers.get(i);
      int from = Math.toIntExact((long) total * i / samplers.size());
      int to = Math.toIntExact((long) total * (i + 1) / samplers.size());
      shares.add(
          () -> {
            for (int index = from; index < to; index++) {
              tokens[index / size][index % size] = draw(sampler, values, rows.get(index / size), index % size, size);
            }
            return null;
          });
    }
    await(shares);
    return tokens;
  }

  private int draw(PositionSampler sampler, FloatBuffer values, SamplingRow row, int position, int size) {
    int conditional = offset(row.conditional(), position, size);
    if (row.unconditional().isPresent()) {
      sampler.readGuided(values, conditional, offset(row.unconditional().getAsInt(), position, size), row.guidance());
    } else {
      sampler.read(values, conditional);
    }
    var candidates = sampler.candidates(row.typical(), row.temperature());
    return candidates.token(row.draws().candidate(row.step(), position, candidates));
  }

  private int offset(int index, int position, int size) {
    return Math.toIntExact(((long) index * size + position) * codebookSize);
  }

  private void await(List<Callable<Void>> shares) {
    try {
      for (var share : threads.invokeAll(shares)) {
        share.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RenderException("interrupted while drawing tokens", e);
    } catch (ExecutionException e) {
      throw new RenderException("drawing tokens failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
