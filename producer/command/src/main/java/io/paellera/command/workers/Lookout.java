package io.paellera.command.workers;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks every few seconds whether somebody is there to draw the jobs and whether a broker answers, and tells when that changes.
 */
public final class Lookout implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final WorkerGroup group;
  private final BooleanSupplier wanted;
  private final Consumer<String> told;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "paellera-lookout");
            thread.setDaemon(true);
            return thread;
          });
  private boolean silent;
  private boolean deserted;
  private boolean refused;
  private long taken;

  private Lookout(WorkerGroup group, BooleanSupplier wanted, Consumer<String> told) {
    this.group = requireNonNull(group, "group is null");
    this.wanted = requireNonNull(wanted, "wanted is null");
    this.told = requireNonNull(told, "told is null");
  }

  /**
   * Begins to look; closes the group in the end.
   *
   * @param wanted whether jobs wait for a worker
   * @param told is given a sentence for each change, on another thread
   */
  public static Lookout post(WorkerGroup group, BooleanSupplier wanted, Consumer<String> told) {
    var lookout = new Lookout(group, wanted, told);
    lookout.looking.scheduleWithFixedDelay(
        lookout::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return lookout;
  }

  /** What was seen while the lookout was being closed, which breaks off a look, is nothing to tell. */
  private void look() {
    Attendance attendance = group.look();
    if (!looking.isShutdown()) {
      see(attendance);
    }
  }

  void see(Attendance attendance) {
    if (attendance instanceof Attendance.Silent) {
      tell(!silent, "no broker answers any more; waiting for one");
      silent = true;
      return;
    }
    tell(silent, "a broker answers again");
    silent = false;
    if (attendance instanceof Attendance.Refused no) {
      tell(!refused, "can't see whether there are workers: " + no.reason());
      refused = true;
    } else if (attendance instanceof Attendance.Answered answered) {
      see(answered);
    }
  }

  private void see(Attendance.Answered answered) {
    boolean nobody = answered.workers() == 0 && wanted.getAsBoolean();
    tell(nobody && !deserted, nobody(group.name()));
    tell(deserted && answered.workers() > 0, "group " + group.name() + " has a worker now");
    deserted = nobody || deserted && answered.workers() == 0;
    tell(answered.takenUnread() > taken, takenUnread(answered.takenUnread()));
    taken = Math.max(taken, answered.takenUnread());
  }

  /** Why nothing moves where no worker is. */
  public static String nobody(String group) {
    return "jobs wait, but group " + group + " has no worker: start one (another group: intake.group)";
  }

  /** What became of jobs that were too old before somebody read them. */
  public static String takenUnread(long records) {
    return ("retention deleted %,d %s of the jobs topic before a worker had read %s; no outcome will come of those:"
            + " enqueue them again, and keep the topic for longer (retention.ms)")
        .formatted(records, records == 1 ? "record" : "records", records == 1 ? "it" : "them");
  }

  private void tell(boolean changed, String text) {
    if (changed) {
      told.accept(text);
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
    group.close();
  }
}
