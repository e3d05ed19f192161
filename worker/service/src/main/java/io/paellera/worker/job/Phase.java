package io.paellera.worker.job;

/** What a job's time in a worker goes into. */
public enum Phase {
  /** From the poll until a lane begins with the first row. */
  WAITING,
  DENOISING,
  /** Tokens to pixels. */
  DECODING,
  /** Encoding included. */
  STORING
}
