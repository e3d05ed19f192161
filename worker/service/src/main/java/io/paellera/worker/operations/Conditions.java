package io.paellera.worker.operations;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker needs to be ready, and what is missing. Each change is logged once. Safe for use by several threads. */
public final class Conditions {

  private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

  private final Map<String, String> broken = new TreeMap<>();
  private CompletableFuture<Void> met = new CompletableFuture<>();

  /** One thing that a worker needs. It holds until somebody says that it doesn't. */
  public final class Condition {
    private final String name;

    private Condition(String name) {
      this.name = name;
    }

    /** The condition is broken, for this reason. */
    public void broken(String reason) {
      synchronized (Conditions.this) {
        if (!reason.equals(broken.put(name, reason))) {
          LOG.warn("not ready: {}: {}", name, reason);
        }
      }
    }

    public void holds() {
      synchronized (Conditions.this) {
        if (broken.remove(name) != null) {
          LOG.info("ready again: {}", name);
          tellIfMet();
        }
      }
    }

    public boolean isHolding() {
      synchronized (Conditions.this) {
        return !broken.containsKey(name);
      }
    }

    /** Takes a reason for being broken, or none. */
    public Consumer<Optional<String>> sink() {
      return reason -> reason.ifPresentOrElse(this::broken, this::holds);
    }
  }

  /** The condition of this name, for now as it was left. */
  public Condition named(String name) {
    return new Condition(name);
  }

  private void tellIfMet() {
    if (broken.isEmpty()) {
      met.complete(null);
      met = new CompletableFuture<>();
    }
  }

  /** Completes as soon as nothing is missing. */
  public synchronized CompletableFuture<Void> met() {
    return broken.isEmpty() ? CompletableFuture.completedFuture(null) : met.copy();
  }

  /** What is missing: names and reasons. */
  public synchronized Map<String, String> missing() {
    return Map.copyOf(broken);
  }
}
