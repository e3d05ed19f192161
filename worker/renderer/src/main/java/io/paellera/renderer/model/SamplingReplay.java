package io.paellera.renderer.model;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.PositionSampler;
import io.paellera.renderer.sampling.Schedule;
import io.paellera.renderer.weights.NpyFile;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Replays one recorded sampling of the official {@code sample} (utils.py) from its first tokens to its last, through the network
 * and the recorded random draws.
 *
 * @param conditional gives the logits with the recorded condition
 * @param unconditional gives the logits without one
 */
record SamplingReplay(Recording recording, RecordedSampling sampling, Network conditional, Network unconditional) {

  /** By which the edge of the filter may lie elsewhere, because other processors add up in another order. */
  private static final double EDGE = 1e-6;

  /** From tokens {@code [B, H, W]} and the level of noise before a step to logits {@code [B, H, W, codebook size]}. */
  interface Network {
    float[] logits(int[] tokens, Shape grid, float level);
  }

  void replay() {
    var run = sampling.run();
    var settings = sampling.settings();
    var size = sampling.size();
    var schedule = new Schedule(NoiseSchedule.COSINE, settings.steps());
    var sampler = new PositionSampler(sampling.codebookSize());
    var guided = new Logits("_step_logits", conditional);
    var unguided =
        settings.guidance().stream().mapToObj(scale -> new Logits("_step_logits_uncond", unconditional)).findFirst();
    var seen = new int[settings.taken() * size];
    var drawn = new int[seen.length];
    var recorded = sampling.drawn();
    var ties = 0L;
    var row = sampling.begin();
    for (var from = 0; !row.done(); from += size) {
      System.arraycopy(row.tokens(), 0, seen, from, size);
      var step = row.position();
      var temperature = schedule.temperature(settings.temperature(), step);
      var logits = guided.of(row);
      var base = unguided.map(network -> network.of(row));
      for (var position = 0; position < size; position++) {
        read(sampler, logits, base, position);
        var candidates = sampler.candidates(settings.typical(), temperature);
        var token = candidates.token(row.draws().candidate(step, position, candidates));
        var official = recorded[from + position];
        var tie = token != official && mayDraw(official, sampler, row, position, temperature);
        ties += tie ? 1 : 0;
        drawn[from + position] = tie ? official : token;
      }
      row.advance(Arrays.copyOfRange(drawn, from, from + size));
    }
    guided.report();
    unguided.ifPresent(Logits::report);
    recording.compareTokens(run + "_step_x", seen);
    recording.compareTokens(run + "_step_tokens", drawn, ties);
    recording.compareTokens(run + "_out", row.tokens());
  }

  /** Whether a token is drawn where it is the edge of the filter alone that decides. */
  private boolean mayDraw(int token, PositionSampler sampler, Denoising row, int position, float temperature) {
    return sampling
        .settings()
        .typical()
        .flatMap(filter -> sampler.candidatesAtEdge(filter, temperature, token, EDGE))
        .filter(candidates -> candidates.token(row.draws().candidate(row.position(), position, candidates)) == token)
        .isPresent();
  }

  private void read(PositionSampler sampler, FloatBuffer logits, Optional<FloatBuffer> base, int position) {
    var offset = Math.multiplyExact(position, sampling.codebookSize());
    if (base.isPresent()) {
      sampler.readGuided(logits, base.get(), offset, (float) sampling.settings().guidance().getAsDouble());
    } else {
      sampler.read(logits, offset);
    }
  }

  /** What a network gives in every step, beside the recorded {@code [steps, B, codebook size, H, W]}. */
  private final class Logits {

    private final String name;
    private final Network network;
    private final NpyFile recorded;
    private double largest;
    private double magnitude;

    Logits(String name, Network network) {
      this.name = name;
      this.network = network;
      recorded = sampling.logits(name);
    }

    FloatBuffer of(Denoising row) {
      var logits = network.logits(row.tokens(), sampling.grid(), row.level());
      var expected = channelsLast(recorded.at(row.position() - sampling.settings().start()).floats());
      var step = Comparison.Numbers.of(name, logits, expected, 0);
      largest = Math.max(largest, step.largest());
      magnitude = Math.max(magnitude, step.magnitude());
      return FloatBuffer.wrap(logits);
    }

    /** From {@code [B, codebook size, H, W]} to {@code [B, H, W, codebook size]}. */
    private float[] channelsLast(float[] logits) {
      var codebook = sampling.codebookSize();
      var pixels = sampling.size() / Math.toIntExact(sampling.grid().get(0));
      var moved = new float[logits.length];
      for (var i = 0; i < moved.length; i++) {
        var position = i / codebook;
        moved[i] = logits[(position / pixels * codebook + i % codebook) * pixels + position % pixels];
      }
      return moved;
    }

    void report() {
      recording.report().accept(new Comparison.Numbers(sampling.run() + name, largest, magnitude, 0));
    }
  }
}
