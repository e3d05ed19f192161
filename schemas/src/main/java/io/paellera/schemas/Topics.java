package io.paellera.schemas;

/**
 * Names of the topics.
 *
 * @param jobs render jobs
 * @param results one terminal event for each job
 * @param deadLetters records that will not be tried again
 * @param control cancellations, compacted
 */
public record Topics(String jobs, String results, String deadLetters, String control) {

  public static final Topics DEFAULT = new Topics("render.jobs", "render.results", "render.jobs.dlq", "render.control");

  public Topics {
    Check.name("topics.jobs", jobs);
    Check.name("topics.results", results);
    Check.name("topics.dead-letters", deadLetters);
    Check.name("topics.control", control);
  }
}
