package io.paellera.training;

/**
 * AdamW and its schedule: the rate rises linearly over the warm-up, stays, and falls linearly to 0 from a share of the steps on.
 *
 * @param learningRate largest rate
 * @param warmup steps of the rise
 * @param decayFrom share of all steps where the fall begins, 0 to 1
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param weightDecay decoupled, multiplied by the rate
 * @param gradientNorm longest gradient; longer ones are shortened to it
 * @param average decay of the exponential average of the weights, a step
 */
public record OptimiserSettings(
    double learningRate,
    int warmup,
    double decayFrom,
    double beta1,
    double beta2,
    double weightDecay,
    double gradientNorm,
    double average) {

  public OptimiserSettings {
    Settings.positive("learningRate", learningRate);
    Settings.between("warmup", warmup, 0, Integer.MAX_VALUE);
    Settings.between("decayFrom", decayFrom, 0, 1);
    Settings.between("beta1", beta1, 0, 0.999999);
    Settings.between("beta2", beta2, 0, 0.999999);
    Settings.between("weightDecay", weightDecay, 0, 1);
    Settings.positive("gradientNorm", gradientNorm);
    Settings.between("average", average, 0, 0.999999);
  }

  /** The rate of a step, counted from 0, of so many. */
  public double learningRate(long step, long steps) {
    var rise = warmup == 0 ? 1 : Math.min(1, (step + 1.0) / warmup);
    var decayStart = decayFrom * steps;
    var fall = step < decayStart ? 1 : Math.max(0, (steps - step) / (steps - decayStart));
    return learningRate * Math.min(rise, fall);
  }
}
