package io.paellera.worker.operations;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker needs to be ready, and what is missing. Troubles are logged as they come and go, and being ready is once; what has
 * only to be done first, at the start, is not. Safe for use by several threads.
 */
public final class Conditions {

  private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

  private final Map<String, String> broken = new TreeMap<>();
  private final Set<String> told = new HashSet<>();
  private boolean wasReady;
  private CompletableFuture<Void> met = new CompletableFuture<>();

  /** One thing that a worker needs. It holds until somebody says that it doesn't. */
  public final class Condition {
    private final String name;

    private Condition(String name) {
      this.name = name;
    }

    /** Something is to be done first, as at every start. */
    public void pending(String work) {
      synchronized (Conditions.this) {
        broken.put(name, work);
      }
    }

    /** The condition is broken, for this reason. */
    public void broken(String reason) {
      synchronized (Conditions.this) {
        if (!reason.equals(broken.put(name, reason))) {
          told.add(name);
          LOG.warn("not ready: {}: {}", name, reason);
        }
      }
    }

    public void holds() {
      synchronized (Conditions.this) {
        if (broken.remove(name) != null) {
          if (told.remove(name)) {
            LOG.info("no trouble any more: {}", name);
          }
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
      LOG.info(wasReady ? "ready again" : "ready");
      wasReady = true;
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
