package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.command.prompts.RunIds;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.IdTable;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.RenderJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out how far an earlier run of the same input came. The ids of a run follow from its beginning, the place of each job
 * in the input and what the job asks for; so the run to go on with is the latest one of the batch whose every job the input
 * asks for at the same place. An input that was changed at a line that had been sent belongs to no run, and is refused; lines
 * may be added at the end.
 */
public final class Resume {

  private static final int MAX_RUNS = 1000;

  private final String batch;
  private final IdTable present = new IdTable();
  private final Map<RunIds, Long> sizes = new HashMap<>();
  private final Map<RunIds, Long> matches = new HashMap<>();
  private long namedMatches;
  private long namedPresent;

  private Resume(String batch) {
    this.batch = requireNonNull(batch, "batch is null");
  }

  /**
   * Stops other runs of the batch, then reads which of its jobs are in Kafka.
   *
   * @throws io.paellera.producer.TopicMissingException if the jobs topic doesn't exist
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public static Resume scan(ClientSettings settings, String batch) {
    Run.stopOthers(settings, batch);
    var resume = new Resume(batch);
    var records = new JobRecords(batch);
    try (var reader = TopicReader.from(settings, settings.topics().jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader.poll(Duration.ofMillis(500)).forEach(record -> records.job(record).ifPresent(resume::found));
      }
    }
    return resume;
  }

  private void found(RenderJob job) {
    if (present.get(job.id()) != 0) {
      return;
    }
    present.put(job.id(), 1);
    Optional<RunIds> run = RunIds.of(job.id(), batch).filter(ids -> sizes.containsKey(ids) || sizes.size() < MAX_RUNS);
    run.ifPresentOrElse(ids -> sizes.merge(ids, 1L, Long::sum), () -> namedPresent++);
  }

  /** Takes note of a job of the input; its run doesn't matter. */
  public void compare(RenderJob job) {
    if (RunIds.of(job.id(), batch).isEmpty()) {
      namedMatches += present.get(job.id()) != 0 ? 1 : 0;
      return;
    }
    for (RunIds run : sizes.keySet()) {
      if (present.get(RunIds.inRun(job.id(), run.run())) != 0) {
        matches.merge(run, 1L, Long::sum);
      }
    }
  }

  /** How many jobs of the batch are in Kafka. */
  public long present() {
    return present.size();
  }

  /**
   * The run to go on with, once every job of the input was compared.
   *
   * @param otherwise the run to begin where the batch has no jobs yet
   * @throws IllegalArgumentException if the batch has jobs, but none of its runs began with this input
   */
  public RunIds run(RunIds otherwise) {
    Optional<RunIds> latest =
        sizes.keySet().stream()
            .filter(run -> sizes.get(run).equals(matches.get(run)))
            .max(Comparator.comparing(RunIds::startMillis));
    if (latest.isPresent()) {
      return latest.get();
    }
    if (present.size() > 0 && !(sizes.isEmpty() && namedMatches > 0 && namedMatches == namedPresent)) {
      long most = matches.values().stream().mapToLong(Long::longValue).max().orElse(namedMatches);
      throw new IllegalArgumentException(
          "batch "
              + batch
              + " has "
              + present.size()
              + " jobs, but no run of it began with this input and these options: at most "
              + most
              + " jobs are the same. Resume with what the run began with, or leave out --resume to add a new run");
    }
    return otherwise;
  }

  /** How many jobs of the input are in Kafka already, in that run or under names of their own. */
  public long alreadySent(RunIds run) {
    return matches.getOrDefault(run, 0L) + namedMatches;
  }

  /** Whether a job is in Kafka already. */
  public boolean has(String id) {
    return present.get(id) != 0;
  }
}
