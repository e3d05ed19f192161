package io.paellera.worker.ledger;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * Of which log a ledger is, and how far it can be relied on.
 *
 * @param topicId {@link Uuid#ZERO_UUID} if it is not known; a topic that was deleted and made anew has another
 * @param leaderEpoch the latest that records were read of; shows whether the log was cut since
 * @param lookUpTo offsets below this one that the ledger does not show as done may have an outcome all the same
 */
public record LogMark(Uuid topicId, Optional<Integer> leaderEpoch, long lookUpTo) {

  public static final LogMark UNKNOWN = new LogMark(Uuid.ZERO_UUID, Optional.empty(), 0);

  public LogMark {
    requireNonNull(topicId, "topicId is null");
    requireNonNull(leaderEpoch, "leaderEpoch is null");
  }

  public LogMark withTopicId(Uuid id) {
    return new LogMark(id, leaderEpoch, lookUpTo);
  }

  public LogMark withLookUpTo(long offset) {
    return new LogMark(topicId, leaderEpoch, offset);
  }

  LogMark withLeaderEpoch(int seen) {
    return new LogMark(topicId, Optional.of(leaderEpoch.map(known -> Math.max(known, seen)).orElse(seen)), lookUpTo);
  }

  /** A topic of this id is another one than the ledger's; false where either is not known. */
  public boolean isOfAnotherTopicThan(Uuid id) {
    return !topicId.equals(Uuid.ZERO_UUID) && !id.equals(Uuid.ZERO_UUID) && !topicId.equals(id);
  }
}
