package io.paellera.renderer;

/**
 * Which steps are guided; the others follow the prompt alone, at half the cost.
 *
 * @param first counted from 1
 * @param last counted from 1; at most the step count
 */
public record GuidanceSteps(int first, int last) {

  public GuidanceSteps {
    if (first < 1) {
      throw new InvalidSpecException("guidanceSteps.first", first, "at least 1");
    }
    if (last < first) {
      throw new InvalidSpecException("guidanceSteps.last", last, "at least guidanceSteps.first = " + first);
    }
  }

  /** Whether a step is among them, counted from 0. */
  boolean contain(int position) {
    return position >= first - 1 && position < last;
  }
}
