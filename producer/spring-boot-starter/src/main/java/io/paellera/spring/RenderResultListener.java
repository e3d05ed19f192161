package io.paellera.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that is given results, one after another, on a thread of its own. It takes a {@link
 * io.paellera.schemas.RenderResult} and nothing else.
 *
 * <p>With a group each result goes to one of the applications that name the group, from where the group was before it stopped, at
 * least once: a method that throws is given the result again, three times in all, and then the next. Without a group every
 * application is given all results that come while it runs.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RenderResultListener {

  /** Only results of this batch; empty: of all. May hold placeholders. */
  String batch() default "";

  /** The group of consumers; empty: none. May hold placeholders. */
  String group() default "";
}
