package io.paellera.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what came to an {@link S3FaultProxy} and what the server behind it answered. */
final class S3Traffic {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final Map<Answer, AtomicLong> answers = new ConcurrentHashMap<>();

  private record Answer(String method, int status) {}

  void addRequest(S3Fault fault) {
    requests.incrementAndGet();
    if (!(fault instanceof S3Fault.Pass)) {
      faults.incrementAndGet();
    }
  }

  void addAnswer(String method, int status) {
    answers.computeIfAbsent(new Answer(method, status), key -> new AtomicLong()).incrementAndGet();
  }

  long requests() {
    return requests.get();
  }

  long faults() {
    return faults.get();
  }

  long answers(String method, int status) {
    var count = answers.get(new Answer(method, status));
    return count == null ? 0 : count.get();
  }
}
