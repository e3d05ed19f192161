package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job between its record and its outcome. It ends once: with all pictures stored, with a failure, or handed back to be done
 * elsewhere. Whoever comes second finds it ended. Safe for use by several threads.
 */
public final class ActiveJob {

  private final Delivery delivery;
  private final RenderJob job;
  private final JobEndings endings;
  private final boolean feared;
  private final Timeline timeline;
  private final RenderResult.StoredImage[] images;

  private List<RenderSpec> specs = List.of();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> batches = new LinkedHashSet<>();
  private Stage stage = Stage.PREPARATION;
  private int unrendered;
  private int stored;
  private boolean begun;
  private boolean started;
  private boolean ended;

  /**
   * @param endings hears how it ends
   * @param feared it was being drawn, or about to be, or its input picture read, when workers died or lost it, so often that it must
   *     be told from the jobs beside it
   */
  public ActiveJob(Delivery delivery, RenderJob job, JobEndings endings, boolean feared) {
    this.delivery = requireNonNull(delivery, "delivery is null");
    this.job = requireNonNull(job, "job is null");
    this.endings = requireNonNull(endings, "endings is null");
    this.feared = feared;
    this.timeline = new Timeline(delivery);
    this.images = new RenderResult.StoredImage[job.imageCount()];
  }

  public RenderJob job() {
    return job;
  }

  public String id() {
    return job.id();
  }

  public Delivery delivery() {
    return delivery;
  }

  public Position position() {
    return delivery.position();
  }

  /**
   * Fixes what each picture will be.
   *
   * @param specs {@code specs[i]} is that of picture i
   */
  public synchronized void prepared(List<RenderSpec> specs) {
    this.specs = List.copyOf(specs);
    unrendered = specs.size();
    stage = Stage.BATCHING;
  }

  /** A picture lay in the bucket already. */
  public void foundStored(RenderResult.StoredImage image) {
    synchronized (this) {
      countRendered();
    }
    arrived(image);
  }

  public synchronized List<RenderSpec> specs() {
    return specs;
  }

  /** Nothing has ended the job yet: it is worth going on. */
  public synchronized boolean live() {
    return !ended;
  }

  /** Where the job is now. */
  public synchronized Stage stage() {
    return stage;
  }

  /** All pictures are drawn; what is left is to store them. */
  public synchronized boolean allRendered() {
    return stage == Stage.STORING;
  }

  /** What may kill the process begins. True if that is yet to be remembered; not if the job has ended. */
  public synchronized boolean begin() {
    boolean first = !begun && !ended;
    begun |= first;
    return first;
  }

  /** What was begun went well. True if that is yet to be remembered; not if the job has ended. */
  public synchronized boolean calm() {
    if (ended || !begun) {
      return false;
    }
    begun = false;
    return true;
  }

  /** What was begun is remembered, or about to be. */
  public synchronized boolean begun() {
    return begun;
  }

  /** A lane begins with a row of this job. True if that is yet to be remembered; not if the job has ended. */
  public synchronized boolean start(Instant now) {
    if (ended) {
      return false;
    }
    timeline.started(now);
    stage = Stage.RENDERING;
    started = true;
    return begin();
  }

  /** A lane has begun with a row of this job. */
  public synchronized boolean started() {
    return started;
  }

  /** It may be what kills workers. */
  public boolean feared() {
    return feared;
  }

  /** How often the job was begun, by this worker and by those that died over it. */
  public synchronized int attempts() {
    return delivery.earlierStarts() + (begun ? 1 : 0);
  }

  /** Rows of this job are drawn in a batch that has this trace context (W3C {@code traceparent}). */
  public synchronized void drawnIn(String traceparent) {
    batches.add(traceparent);
  }

  /** Trace contexts of the batches that were traced. */
  public synchronized Set<String> batches() {
    return Set.copyOf(batches);
  }

  /** A row was drawn; rows of one batch are told the same intervals. */
  public synchronized void rendered(Interval denoising, Interval decoding) {
    timeline.spent(Phase.DENOISING, denoising);
    timeline.spent(Phase.DECODING, decoding);
    countRendered();
  }

  public synchronized void warn(String warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** A picture was brought to the bucket; the last one completes the job. */
  public void stored(RenderResult.StoredImage image, Interval storing) {
    timeline.spent(Phase.STORING, storing);
    arrived(image);
  }

  private void arrived(RenderResult.StoredImage image) {
    synchronized (this) {
      if (ended || images[image.index()] != null) {
        return;
      }
      images[image.index()] = image;
      stored++;
      if (stored < images.length) {
        return;
      }
      ended = true;
    }
    endings.completed(this);
  }

  /** Ends the job with a failure, unless it has ended. */
  public boolean fail(Failure failure) {
    if (!end()) {
      return false;
    }
    endings.failed(this, failure);
    return true;
  }

  /** Gives the job up without an outcome, so that whoever gets its record next does it. */
  public boolean handBack() {
    if (!end()) {
      return false;
    }
    endings.handedBack(this);
    return true;
  }

  public synchronized List<RenderResult.StoredImage> images() {
    return Arrays.stream(images).filter(image -> image != null).toList();
  }

  public synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Every phase so far, with its intervals. */
  public Map<Phase, List<Interval>> phases(Instant now) {
    return timeline.phases(now);
  }

  public synchronized Optional<RenderResult.Timing> timing(Instant now) {
    return Optional.of(timeline.toTiming(now));
  }

  private void countRendered() {
    unrendered--;
    if (unrendered == 0) {
      stage = Stage.STORING;
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  @Override
  public String toString() {
    return id() + " (" + position() + ")";
  }
}
