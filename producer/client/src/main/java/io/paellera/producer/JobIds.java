package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.Base32;
import io.paellera.producer.internal.Sha256;
import io.paellera.schemas.JobContent;
import io.paellera.schemas.RenderJob;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes job ids that sort by time: 26 characters of Crockford's base 32, of which the first ten hold milliseconds since 1970
 * and the rest is random; two ids of one millisecond keep their order. Safe for use by several threads.
 */
public final class JobIds {

  private static final int RANDOM_BITS_OF_HIGH_PART = 16;

  private final Clock clock;
  private final RandomGenerator random;
  private long millis = -1;
  private long high;
  private long low;

  public JobIds() {
    this(Clock.systemUTC(), new SecureRandom());
  }

  public JobIds(Clock clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** A new id, greater than every id that this object made before. */
  public synchronized String next() {
    long now = clock.millis();
    if (now > millis) {
      millis = now;
      high = random.nextLong() >>> (Long.SIZE - RANDOM_BITS_OF_HIGH_PART + 1);
      low = random.nextLong();
    } else if (++low == 0) {
      high++;
    }
    return Base32.encode(millis, 10) + Base32.encode(high, low);
  }

  /**
   * The id that follows from what a job asks for, its own id left out: the same content gives the same id. Fields that are left
   * out don't count, so that a later version with more of them gives the same ids.
   *
   * @return 26 characters
   */
  public static String ofContent(RenderJob job) {
    byte[] digest = Sha256.digest().digest(JobContent.of(job));
    return Base32.encode(digest, 26);
  }
}
