package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.pipeline.Stopwatch.Phase;
import io.paellera.renderer.sampling.HostSampler;
import io.paellera.renderer.sampling.SamplingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Denoises with the logits in the host's memory: for CPUs. */
final class HostDenoiser implements Denoiser {

  private final Networks networks;
  private final NDManager activations;
  private final HostSampler sampler;
  private final Stopwatch stopwatch;

  /**
   * @param activations not closed with this
   */
  HostDenoiser(Networks networks, NDManager activations, HostSampler sampler, Stopwatch stopwatch) {
    this.networks = networks;
    this.activations = activations;
    this.sampler = sampler;
    this.stopwatch = stopwatch;
  }

  private static final class HostRow extends DrawnRow {

    HostRow(Denoiser owner, Beginning beginning) {
      super(owner, beginning);
    }

    @Override
    public int position() {
      return beginning().tokens().position();
    }

    @Override
    public int[] tokens() {
      return beginning().tokens().tokens().clone();
    }
  }

  @Override
  public List<? extends DrawnRow> begin(List<Beginning> beginnings) {
    return beginnings.stream().map(beginning -> new HostRow(this, beginning)).toList();
  }

  @Override
  public void step(List<DrawnRow> rows) {
    var beginnings = rows.stream().map(DrawnRow::beginning).toList();
    var tokens = tokens(beginnings);
    for (int i = 0; i < tokens.length; i++) {
      beginnings.get(i).tokens().advance(tokens[i]);
    }
  }

  /** The next tokens of rows: conditional and unconditional logits of all of them, then the draws. */
  private int[][] tokens(List<Beginning> rows) {
    var entries = new ArrayList<Networks.Entry>();
    rows.forEach(row -> entries.add(entry(row, row.conditional())));
    var sampling = new ArrayList<SamplingRow>();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      var unconditional = OptionalInt.empty();
      if (row.spec().guidedAt(row.tokens().position())) {
        unconditional = OptionalInt.of(entries.size());
        entries.add(entry(row, row.unconditional().get()));
      }
      sampling.add(row.tokens().sampling(i, unconditional, row.spec()));
    }
    var grid = networks.grid(rows.get(0).spec().size());
    try (var manager = activations.newSubManager()) {
      var logits = stopwatch.time(Phase.UNET, () -> networks.logits(manager, entries, grid));
      return stopwatch.time(Phase.SAMPLING, () -> sampler.sample(logits, sampling));
    }
  }

  private static Networks.Entry entry(Beginning row, Conditioning conditioning) {
    return new Networks.Entry(row.tokens().tokens(), conditioning, row.tokens().level());
  }

  /** Rows hold nothing but heap. */
  @Override
  public void retire(List<DrawnRow> rows) {}

  @Override
  public void close() {
    sampler.close();
  }
}
