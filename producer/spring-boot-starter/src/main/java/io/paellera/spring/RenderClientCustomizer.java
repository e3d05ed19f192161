package io.paellera.spring;

import io.paellera.producer.RenderClientBuilder;

/** A bean of this type has the last word on the client's settings; the place for {@code traceparent}. */
@FunctionalInterface
public interface RenderClientCustomizer {

  void customize(RenderClientBuilder builder);
}
