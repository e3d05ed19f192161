package io.paellera.command.deadletters;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters are meant; an empty set means any.
 *
 * @param reasons codes
 * @param ids keys of the original records
 * @param places {@code partition:offset} in the dead-letter topic
 * @param since put there at this moment or later
 */
public record DeadLetterFilter(Set<String> reasons, Set<String> ids, Set<String> places, Optional<Instant> since) {

  public static final DeadLetterFilter ALL = new DeadLetterFilter(Set.of(), Set.of(), Set.of(), Optional.empty());

  public DeadLetterFilter {
    reasons = Set.copyOf(reasons);
    ids = Set.copyOf(ids);
    places = Set.copyOf(places);
  }

  boolean matches(DeadLetter letter) {
    return (reasons.isEmpty() || reasons.contains(letter.why().reason()))
        && (ids.isEmpty() || letter.key().filter(ids::contains).isPresent())
        && (places.isEmpty() || places.contains(letter.place()));
  }
}
