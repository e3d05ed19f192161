package io.paellera.worker.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a setting means and which values it takes. Bounds count in the value's base unit: milliseconds for durations, bytes for
 * sizes.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Setting {

  String value();

  long min() default Long.MIN_VALUE;

  long max() default Long.MAX_VALUE;
}
