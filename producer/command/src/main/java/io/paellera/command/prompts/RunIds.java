package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.Base32;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The job ids of one run of a plan: when the run began (ten characters), the job's place in it (six) and a digest of the batch
 * and of what the job asks for (ten). They sort by time and by place, and the same plan run again for the same beginning has
 * the same ids.
 *
 * @param startMillis when the run began, in milliseconds since 1970
 * @param batch of the jobs
 */
public record RunIds(long startMillis, String batch) {

  private static final int TIME_LENGTH = 10;
  private static final int PLACE_LENGTH = 6;
  private static final int DIGEST_LENGTH = 10;
  private static final char END_OF_NAME = '\u001f';
  private static final char END_OF_VALUE = '\u001e';
  private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  public RunIds {
    requireNonNull(batch, "batch is null");
  }

  /** A name for the run: what all its ids begin with. */
  public String run() {
    return Base32.encode(startMillis, TIME_LENGTH);
  }

  /** The same job's id in another run. */
  public static String inRun(String id, String run) {
    return run + id.substring(TIME_LENGTH);
  }

  /** The run that an id belongs to, if a run made it. */
  public static Optional<RunIds> of(String id, String batch) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    long millis = 0;
    for (int i = 0; i < TIME_LENGTH; i++) {
      millis = millis << 5 | DIGITS.indexOf(id.charAt(i));
    }
    return Optional.of(new RunIds(millis, batch));
  }

  /**
   * @param place of the job in the run, from 0
   * @param content what the job asks for
   * @param sha256 a digest of its caller's own
   */
  String id(long place, Map<String, String> content, MessageDigest sha256) {
    var text = new StringBuilder(256).append(batch);
    content.forEach((name, value) -> text.append(END_OF_VALUE).append(name).append(END_OF_NAME).append(value));
    byte[] digest = sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return run() + Base32.encode(place, PLACE_LENGTH) + Base32.encode(digest, DIGEST_LENGTH);
  }
}
