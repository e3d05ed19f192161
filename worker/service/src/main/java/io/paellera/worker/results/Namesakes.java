package io.paellera.worker.results;

import java.util.Optional;

/** Other workers of this worker's name: two of one name have one transactional id, and each fences the other when it publishes. */
public interface Namesakes {

  /** If there is another one now: what is wrong, and what to do, for people. */
  Optional<String> complaint();
}
