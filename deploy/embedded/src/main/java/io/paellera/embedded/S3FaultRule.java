package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which requests get a fault: of those with this method and key, the call {@code first} (counted from 1 since the rule was set)
 * and every {@code every}-th after it, {@code times} times at most.
 *
 * @param method HTTP method; empty: any
 * @param key matches the whole decoded object key; requests about a bucket have the key ""
 */
public record S3FaultRule(S3Fault fault, Optional<String> method, Pattern key, long first, long every, long times) {
  private static final Pattern ANY_KEY = Pattern.compile(".*", Pattern.DOTALL);

  public S3FaultRule {
    requireNonNull(fault, "fault is null");
    requireNonNull(method, "method is null");
    requireNonNull(key, "key is null");
    requirePositive(first, "first");
    requirePositive(every, "every");
    requirePositive(times, "times");
  }

  /** Every request gets {@code fault}. */
  public static S3FaultRule inject(S3Fault fault) {
    return new S3FaultRule(fault, Optional.empty(), ANY_KEY, 1, 1, Long.MAX_VALUE);
  }

  public S3FaultRule onMethod(String value) {
    return new S3FaultRule(fault, Optional.of(value), key, first, every, times);
  }

  /** Only keys that {@code regex} matches as a whole. */
  public S3FaultRule onKey(String regex) {
    return new S3FaultRule(fault, method, Pattern.compile(regex), first, every, times);
  }

  public S3FaultRule fromCall(long value) {
    return new S3FaultRule(fault, method, key, value, every, times);
  }

  public S3FaultRule everyCalls(long value) {
    return new S3FaultRule(fault, method, key, first, value, times);
  }

  public S3FaultRule atMost(long value) {
    return new S3FaultRule(fault, method, key, first, every, value);
  }

  boolean covers(String requestMethod, String requestKey) {
    return method.map(requestMethod::equals).orElse(true) && key.matcher(requestKey).matches();
  }

  /** Whether the {@code call}-th request that the rule covers, counted from 1, gets the fault. */
  boolean isDue(long call) {
    long since = call - first;
    return since >= 0 && since % every == 0 && since / every < times;
  }

  private static void requirePositive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more but is " + value);
    }
  }
}
