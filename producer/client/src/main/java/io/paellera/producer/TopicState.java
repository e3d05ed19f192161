package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A topic beside what the plan wants of it.
 *
 * @param name of the topic
 * @param found whether it was there, made just now, or isn't there
 * @param differences from the plan, for people; empty if there are none
 */
public record TopicState(String name, Found found, List<String> differences) {

  public TopicState {
    requireNonNull(name, "name is null");
    requireNonNull(found, "found is null");
    differences = List.copyOf(differences);
  }

  /** Whether a topic was there. */
  public enum Found {
    CREATED,
    PRESENT,
    MISSING
  }
}
