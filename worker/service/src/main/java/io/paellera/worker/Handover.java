package io.paellera.worker;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.intake.RevocationListener;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.ActiveJobs;
import io.paellera.worker.ledger.Window;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives jobs back, when partitions go elsewhere or the worker stops: what is drawn is finished within a bound, the rest is
 * left.
 */
final class Handover implements RevocationListener {

  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(3);

  private final ActiveJobs jobs;
  private final Window window;
  private final Duration revokeTimeout;

  Handover(ActiveJobs jobs, Window window, Duration revokeTimeout) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.window = requireNonNull(window, "window is null");
    this.revokeTimeout = requireNonNull(revokeTimeout, "revokeTimeout is null");
  }

  @Override
  public void revoked(Set<TopicPartition> partitions) {
    Predicate<ActiveJob> going = job -> partitions.contains(job.position().partition());
    jobs.handBack(going.and(job -> !job.allRendered()));
    try {
      window.awaitQuiet(partitions, revokeTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    jobs.handBack(going);
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    jobs.handBack(job -> partitions.contains(job.position().partition()));
  }

  /** Finishes what is begun within the grace period, and gives back the rest. */
  void drain(Duration grace) throws InterruptedException {
    jobs.handBack(job -> !job.started());
    window.awaitEmpty(grace);
    jobs.handBack(job -> true);
    window.awaitEmpty(COMMIT_PATIENCE);
  }
}
