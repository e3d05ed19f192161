package io.paellera.producer;

/**
 * What was submitted.
 *
 * @param jobs acknowledged by the broker
 * @param pictures that those jobs ask for
 */
public record Submission(long jobs, long pictures) {}
