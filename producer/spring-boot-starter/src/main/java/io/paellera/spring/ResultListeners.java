package io.paellera.spring;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.RenderClient;
import io.paellera.producer.ResultQuery;
import io.paellera.schemas.RenderResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** Gives results to the listener methods while the application runs. */
final class ResultListeners implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ResultListeners.class);

  private final ListenerMethods methods;
  private final ObjectProvider<RenderClient> client;
  private final Handling handling;
  private final List<AutoCloseable> deliveries = new ArrayList<>();
  private volatile boolean running;

  ResultListeners(ListenerMethods methods, ObjectProvider<RenderClient> client, Handling handling) {
    this.methods = requireNonNull(methods, "methods is null");
    this.client = requireNonNull(client, "client is null");
    this.handling = requireNonNull(handling, "handling is null");
  }

  @Override
  public void start() {
    methods.found().forEach(found -> deliveries.add(delivery(found)));
    running = true;
  }

  private AutoCloseable delivery(ListenerMethods.Found found) {
    Consumer<RenderResult> observed = result -> handling.handle(result, found.method());
    if (found.group().isPresent()) {
      return GroupDelivery.start(client.getObject().settings(), found, observed);
    }
    var query = new ResultQuery(found.batch(), Optional.of(Instant.now()), true);
    return client.getObject().results(query, result -> tell(found, observed, result));
  }

  /** What a listener throws ends no delivery. */
  private static void tell(ListenerMethods.Found found, Consumer<RenderResult> listener, RenderResult result) {
    try {
      listener.accept(result);
    } catch (RuntimeException e) {
      LOG.error("{} has failed at the result of job {}", found.name(), result.jobId(), e);
    }
  }

  @Override
  public void stop() {
    running = false;
    for (AutoCloseable delivery : deliveries) {
      try {
        delivery.close();
      } catch (Exception e) {
        LOG.warn("a listener has not ended in order", e);
      }
    }
    deliveries.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
