package io.paellera.worker.preparation;

/** Fetches the files that a job names. */
@FunctionalInterface
interface InputReader {

  /**
   * @param field of the job that names the file, for messages
   * @param uri {@code s3://bucket/key}
   */
  byte[] read(String field, String uri) throws InterruptedException;
}
