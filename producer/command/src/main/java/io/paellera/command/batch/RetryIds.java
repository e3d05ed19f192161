package io.paellera.command.batch;

import io.paellera.schemas.InvalidFieldException;
import io.paellera.schemas.RenderJob;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of retried jobs: {@code X.retry-1} tries job {@code X} again, {@code X.retry-2} tries {@code X.retry-1} again. */
final class RetryIds {

  private static final Pattern RETRY = Pattern.compile("(.+)\\.retry-(\\d{1,6})");

  private RetryIds() {}

  /**
   * @throws InvalidFieldException if the id is so long that what is added to it makes it longer than ids may be
   */
  static String next(String id) {
    Matcher matcher = RETRY.matcher(id);
    String job = matcher.matches() ? matcher.group(1) : id;
    int number = matcher.matches() ? Integer.parseInt(matcher.group(2)) + 1 : 1;
    String ending = ".retry-" + number;
    int longest = RenderJob.MAX_ID_LENGTH - ending.length();
    if (job.length() > longest) {
      throw new InvalidFieldException(
          "id", job, "at most " + longest + " characters long to be tried again, since " + ending + " is added to it");
    }
    return job + ending;
  }

  /** The job that this one tries again, if it is a retry. */
  static Optional<String> previous(String id) {
    Matcher matcher = RETRY.matcher(id);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(2));
    return number < 1
        ? Optional.empty()
        : Optional.of(number == 1 ? matcher.group(1) : matcher.group(1) + ".retry-" + (number - 1));
  }
}
