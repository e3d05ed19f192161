package io.paellera.spring;

import static java.util.Objects.requireNonNull;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.paellera.schemas.RenderResult;
import java.util.Locale;
import java.util.function.Consumer;

/** Observes each result as {@code paellera.result}: by status, and in traces by job and batch as well. */
record ObservedHandling(ObservationRegistry registry) implements Handling {

  ObservedHandling {
    requireNonNull(registry, "registry is null");
  }

  @Override
  public void handle(RenderResult result, Consumer<RenderResult> listener) {
    Observation.createNotStarted("paellera.result", registry)
        .contextualName("paellera result")
        .lowCardinalityKeyValue("status", result.status().name().toLowerCase(Locale.ROOT))
        .highCardinalityKeyValue("paellera.job", result.jobId())
        .observe(() -> listener.accept(result));
  }
}
