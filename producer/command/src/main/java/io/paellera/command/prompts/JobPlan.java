package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.EncodedJob;
import io.paellera.schemas.RenderJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a run will send: a source of prompts, fixed settings and a grid. It reads its source twice, once to check and once to
 * send, each time in constant memory.
 *
 * @param source of the rows
 * @param batch that names the run
 * @param settings by field name, in its order, since the ids of the jobs depend on it; they win over what the rows say
 * @param grid whose every combination each row takes
 */
public record JobPlan(PromptSource source, String batch, Map<String, String> settings, Grid grid) {

  private static final int BAD_ROWS_TOLD = 20;
  private static final int JOBS_SHOWN = 3;

  public JobPlan {
    requireNonNull(source, "source is null");
    requireNonNull(batch, "batch is null");
    requireNonNull(grid, "grid is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    for (String name : settings.keySet()) {
      if (grid.combinations().get(0).containsKey(name)) {
        throw new IllegalArgumentException(name + " is both set and in the grid: leave one out");
      }
    }
  }

  /** Every row as it is. */
  public static JobPlan of(PromptSource source, String batch) {
    return new JobPlan(source, batch, Map.of(), Grid.NONE);
  }

  public JobPlan with(Map<String, String> settings) {
    return new JobPlan(source, batch, settings, grid);
  }

  public JobPlan with(Grid grid) {
    return new JobPlan(source, batch, settings, grid);
  }

  /**
   * Reads everything and sends nothing.
   *
   * @throws InvalidPromptsException if a row can't become a job
   */
  public PlanSummary check() {
    return check(job -> {});
  }

  /**
   * {@link #check()} that gives every good job to a listener. Columns that are no fields are told alone, since they may be why
   * the rows are bad.
   *
   * @throws InvalidPromptsException if a row can't become a job
   */
  public PlanSummary check(Consumer<RenderJob> good) {
    var faults = new Faults();
    long jobs = 0;
    long pictures = 0;
    var first = new ArrayList<RenderJob>();
    var remarks = new Remarks();
    try (var reader = new JobReader(this, new RunIds(0, batch), remarks)) {
      for (var job = nextGood(reader, faults); job.isPresent(); job = nextGood(reader, faults)) {
        jobs++;
        pictures += job.get().imageCount();
        if (first.size() < JOBS_SHOWN) {
          first.add(job.get());
        }
        good.accept(job.get());
      }
      List<BadRow> unusedColumns = reader.unusedColumns();
      if (!unusedColumns.isEmpty()) {
        faults = new Faults();
        unusedColumns.forEach(faults::add);
      } else {
        reader.unusedKeys().forEach(faults::add);
      }
    } catch (BadRowException e) {
      faults.add(e.row());
    }
    if (faults.total == 0 && jobs == 0) {
      faults.add(new BadRow(1, "there are no prompts"));
    }
    if (faults.total > 0) {
      faults.first.sort(Comparator.comparingLong(BadRow::line));
      throw new InvalidPromptsException(source.name(), faults.first, faults.total);
    }
    return new PlanSummary(jobs, pictures, first, remarks.sentences());
  }

  private static Optional<RenderJob> nextGood(JobReader reader, Faults faults) {
    while (true) {
      try {
        return reader.next().map(EncodedJob::job);
      } catch (BadRowException e) {
        faults.add(e.row());
      }
    }
  }

  private static final class Faults {
    private final List<BadRow> first = new ArrayList<>();
    private long total;

    private void add(BadRow row) {
      total++;
      if (first.size() < BAD_ROWS_TOLD) {
        first.add(row);
      }
    }
  }

  /**
   * The jobs, read as the stream is; close the stream. Call {@link #check} first: here a bad row ends the stream with {@link
   * BadRowException}.
   */
  public Stream<RenderJob> jobs(RunIds ids) {
    return encodedJobs(ids).map(EncodedJob::job);
  }

  /** {@link #jobs} with the JSON to send. */
  public Stream<EncodedJob> encodedJobs(RunIds ids) {
    var reader = new JobReader(this, ids, new Remarks());
    return StreamSupport.stream(
            new AbstractSpliterator<EncodedJob>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
              @Override
              public boolean tryAdvance(Consumer<? super EncodedJob> action) {
                Optional<EncodedJob> job = reader.next();
                job.ifPresent(action);
                return job.isPresent();
              }
            },
            false)
        .onClose(reader::close);
  }
}
