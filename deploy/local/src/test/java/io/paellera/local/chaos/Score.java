package io.paellera.local.chaos;

import java.util.List;
import java.util.Locale;

/**
 * What a scenario came to.
 *
 * @param jobs records on the jobs topic
 * @param kills processes that were killed
 * @param lost jobs without an outcome
 * @param duplicated outcomes beyond the first of a job
 * @param repeated pictures that were begun again
 * @param inFlight pictures that killed or stopped workers had begun and not published, or could have been drawing when partitions went
 * @param recoverySeconds longest time from a worker's death to the last outcome of what it had begun
 */
record Score(String scenario, int jobs, int kills, int lost, int duplicated, int repeated, int inFlight, double recoverySeconds) {

  static String table(List<Score> scores) {
    var text = new StringBuilder("| scenario | jobs | kills | lost | duplicated outcomes | repeated renders | longest recovery |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|\n");
    scores.forEach(score -> text.append(score.row()));
    text.append(
        new Score(
                "all",
                scores.stream().mapToInt(Score::jobs).sum(),
                scores.stream().mapToInt(Score::kills).sum(),
                scores.stream().mapToInt(Score::lost).sum(),
                scores.stream().mapToInt(Score::duplicated).sum(),
                scores.stream().mapToInt(Score::repeated).sum(),
                scores.stream().mapToInt(Score::inFlight).sum(),
                scores.stream().mapToDouble(Score::recoverySeconds).max().orElse(0))
            .row());
    return text.toString();
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %s |%n",
        scenario,
        jobs,
        kills,
        lost,
        duplicated,
        repeated,
        recoverySeconds > 0 ? String.format(Locale.ROOT, "%.1f s", recoverySeconds) : "–");
  }
}
