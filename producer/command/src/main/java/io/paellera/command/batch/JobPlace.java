package io.paellera.command.batch;

/**
 * Where a job lies in the jobs topic, as one number of {@value #BITS} bits.
 *
 * @param partition below 2^16
 * @param offset below 2^41
 */
record JobPlace(int partition, long offset) {

  static final int BITS = 57;

  private static final int OFFSET_BITS = 41;

  static JobPlace of(long packed) {
    return new JobPlace((int) (packed >>> OFFSET_BITS), packed & (1L << OFFSET_BITS) - 1);
  }

  long packed() {
    return (long) partition << OFFSET_BITS | offset;
  }
}
