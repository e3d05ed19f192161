package io.paellera.embedded;

import java.util.List;
import java.util.Optional;

/** The rules of an {@link S3FaultProxy} and how many requests each has seen. */
final class S3FaultRules {
  private final List<S3FaultRule> rules;
  private final long[] calls;

  S3FaultRules(List<S3FaultRule> rules) {
    this.rules = List.copyOf(rules);
    this.calls = new long[rules.size()];
  }

  /** Counts a request with every rule that covers it; the first rule that is due names the fault. */
  synchronized S3Fault next(String method, String key) {
    Optional<S3Fault> fault = Optional.empty();
    for (int i = 0; i < calls.length; i++) {
      var rule = rules.get(i);
      if (rule.covers(method, key) && rule.isDue(++calls[i]) && fault.isEmpty()) {
        fault = Optional.of(rule.fault());
      }
    }
    return fault.orElseGet(S3Fault.Pass::new);
  }
}
