package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renoise;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/** The tokens of one row on their way: what a step's drawn tokens become before the next step. */
public final class Denoising {

  private final Schedule schedule;
  private final Renoise renoise;
  private final Draws draws;
  private final int codebookSize;
  private final int[] first;
  private final Optional<BitSet> redrawn;
  private int[] tokens;
  private int position;

  private Denoising(
      Schedule schedule, Renoise renoise, Draws draws, int codebookSize, int[] first, Optional<BitSet> redrawn, int position) {
    this.schedule = requireNonNull(schedule, "schedule is null");
    this.renoise = requireNonNull(renoise, "renoise is null");
    this.draws = requireNonNull(draws, "draws is null");
    this.codebookSize = codebookSize;
    this.first = first;
    this.redrawn = redrawn;
    this.position = position;
    tokens = first;
  }

  /** A row of random tokens. */
  public static Denoising ofNoise(Schedule schedule, Renoise renoise, Draws draws, int codebookSize, int size) {
    var first = new int[size];
    for (int i = 0; i < size; i++) {
      first[i] = draws.firstToken(i, codebookSize);
    }
    return new Denoising(schedule, renoise, draws, codebookSize, first, Optional.empty(), 0);
  }

  /** A row that keeps given tokens outside a mask: random where a bit is set, given elsewhere, and so again after every step. */
  public static Denoising ofMasked(
      Schedule schedule, Renoise renoise, Draws draws, int codebookSize, int[] given, BitSet redrawn) {
    var first = given.clone();
    for (int i = redrawn.nextSetBit(0); i >= 0; i = redrawn.nextSetBit(i + 1)) {
      first[i] = draws.firstToken(i, codebookSize);
    }
    return new Denoising(schedule, renoise, draws, codebookSize, first, Optional.of((BitSet) redrawn.clone()), 0);
  }

  /** A row that begins at a later step with given tokens, noised to that step's ratio. */
  public static Denoising ofVariation(
      Schedule schedule, Renoise renoise, Draws draws, int codebookSize, int[] given, double strength) {
    int start = schedule.firstStep(strength);
    double ratio = schedule.noiseRatio(start);
    var first = given.clone();
    for (int i = 0; i < first.length; i++) {
      if (draws.renoised(start - 1, i, ratio)) {
        first[i] = draws.firstToken(i, codebookSize);
      }
    }
    return new Denoising(schedule, renoise, draws, codebookSize, first, Optional.empty(), start);
  }

  /**
   * A row that begins at a step with tokens as they are.
   *
   * @param first row by row; where noise from the start and the mask take tokens from
   * @param redrawn where the steps' tokens count; elsewhere the first ones come back after every step. Empty for everywhere
   */
  public static Denoising from(
      Schedule schedule, Renoise renoise, Draws draws, int codebookSize, int[] first, Optional<BitSet> redrawn, int position) {
    var mask = redrawn.map(bits -> (BitSet) bits.clone());
    return new Denoising(schedule, renoise, draws, codebookSize, first.clone(), mask, position);
  }

  /** The next step, from 0. */
  public int position() {
    return position;
  }

  public boolean done() {
    return position >= schedule.steps();
  }

  /** The current tokens, row by row; not to be changed. */
  public int[] tokens() {
    return tokens;
  }

  /** Level of noise before the next step, as the U-Net takes it. */
  public float level() {
    return schedule.level(position);
  }

  public Draws draws() {
    return draws;
  }

  /**
   * How the tokens of the next step are drawn.
   *
   * @param conditional index of the row's conditional logits
   * @param unconditional index of its unconditional logits; empty without guidance
   */
  public SamplingRow sampling(int conditional, OptionalInt unconditional, RenderSpec spec) {
    return new SamplingRow(
        conditional,
        unconditional,
        schedule.guidance(spec, position),
        spec.typical(),
        schedule.temperature(spec.temperature(), position),
        position,
        draws);
  }

  Schedule schedule() {
    return schedule;
  }

  /** Whether the steps' tokens count at a position; elsewhere the first one comes back. */
  boolean isRedrawn(int index) {
    return redrawn.isEmpty() || redrawn.get().get(index);
  }

  /** What takes a position over after a step: a token, {@link RowPlan#PREVIOUS} or, if nothing does, {@link RowPlan#FREE}. */
  int noise(int step, int index) {
    if (step >= renoise.steps() || !draws.renoised(step, index, schedule.noiseRatio(step + 1))) {
      return RowPlan.FREE;
    }
    return switch (renoise.mode()) {
      case START -> first[index];
      case PREVIOUS -> RowPlan.PREVIOUS;
      case RANDOM -> draws.noiseToken(step, index, codebookSize);
    };
  }

  /**
   * Ends the next step: the mask puts given tokens back, then noise takes over a share of all tokens, given ones too.
   *
   * @param drawn the step's tokens, row by row; not kept
   */
  public void advance(int[] drawn) {
    var next = drawn.clone();
    for (int i = 0; i < next.length; i++) {
      int noise = noise(position, i);
      if (noise == RowPlan.PREVIOUS) {
        next[i] = tokens[i];
      } else if (noise != RowPlan.FREE) {
        next[i] = noise;
      } else if (!isRedrawn(i)) {
        next[i] = first[i];
      }
    }
    tokens = next;
    position++;
  }
}
