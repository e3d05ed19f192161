package io.paellera.local.soak;

import java.util.Map;

/**
 * What a worker process used at one moment.
 *
 * @param seconds since the first sample
 * @param values in the units of {@link Quantity#title}; a quantity that was not looked at is missing
 */
record Sample(double seconds, Map<Quantity, Double> values) {

  Sample {
    values = Map.copyOf(values);
  }
}
