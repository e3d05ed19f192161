package io.paellera.worker.operations;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every metric of the worker: the only place that names them. No label holds a prompt or an id. */
public enum Metric {
  JOBS("paellera.jobs", Type.COUNTER, "jobs", "Jobs that ended, by status and, where they failed, by code and stage", "status",
      "code", "stage"),
  JOBS_HANDED_BACK("paellera.jobs.handed.back", Type.COUNTER, "jobs", "Jobs given up without an outcome, to be done elsewhere"),
  PICTURES("paellera.pictures", Type.COUNTER, "pictures", "Pictures drawn"),
  PICTURES_FOUND(
      "paellera.pictures.found", Type.COUNTER, "pictures", "Pictures that lay in the bucket already and were not drawn again"),
  BATCHES("paellera.batches", Type.COUNTER, "batches", "Batches drawn"),
  BATCH_ROWS("paellera.batch.rows", Type.SUMMARY, "rows", "Rows of a batch"),
  BATCH_WAIT("paellera.batch.wait", Type.TIMER, "seconds", "How long a batch's oldest row had waited for mates"),
  STEP("paellera.step", Type.TIMER, "seconds", "One denoising step of a batch"),
  BEGIN("paellera.begin", Type.TIMER, "seconds", "Embedding the prompts of a batch and drawing its first tokens"),
  DECODE("paellera.decode", Type.TIMER, "seconds", "Decoding the tokens of a batch to pixels"),
  ENCODE("paellera.encode", Type.TIMER, "seconds", "Writing one picture as a file"),
  UPLOAD("paellera.upload", Type.TIMER, "seconds", "Storing one picture, tries and waits included"),
  LANE_BUSY("paellera.lane.busy", Type.COUNTER, "seconds", "Time that lanes spent in the renderer"),
  LANE_RESTARTS("paellera.lane.restarts", Type.COUNTER, "restarts", "Lanes started anew, by reason", "reason"),
  BATCHES_SPLIT("paellera.batches.split", Type.COUNTER, "batches", "Batches split, by reason", "reason"),
  STORE_RETRIES("paellera.store.retries", Type.COUNTER, "requests", "Requests to the store that were tried again"),
  BREAKER_OPEN("paellera.store.breaker.open", Type.GAUGE, "", "1 while the store's circuit breaker is open"),
  COMMITS("paellera.commits", Type.COUNTER, "transactions", "Transactions, by whether they were committed", "outcome"),
  COMMIT_PUBLICATIONS("paellera.commit.publications", Type.SUMMARY, "publications", "Outcomes and notes in a transaction"),
  WINDOW("paellera.window", Type.GAUGE, "pictures", "Pictures in flight, from the poll until the commit"),
  WAITING("paellera.waiting", Type.GAUGE, "rows", "Rows that wait for a batch"),
  BACKLOG("paellera.backlog", Type.GAUGE, "jobs",
      "Jobs on the owned partitions that were not taken: lag without what is in flight or done"),
  OFFSETS_LOST("paellera.offsets.lost", Type.COUNTER, "offsets",
      "Offsets of the jobs topic that were deleted, by retention or by somebody, before their jobs were done", "topic",
      "partition"),
  OFFSETS_ABSENT("paellera.offsets.absent", Type.COUNTER, "offsets",
      "Offsets of the jobs topic without a record: aborted by their producer, or compacted away; single marks are not counted"),
  PARTITIONS("paellera.partitions", Type.GAUGE, "partitions", "Partitions of the jobs topic that this worker owns"),
  READY("paellera.ready", Type.GAUGE, "", "1 while the worker is ready to take jobs");

  /** What kind of number it is. */
  public enum Type {
    COUNTER,
    GAUGE,
    TIMER,
    SUMMARY
  }

  private final String key;
  private final Type type;
  private final String unit;
  private final String help;
  private final List<String> labels;

  Metric(String key, Type type, String unit, String help, String... labels) {
    this.key = key;
    this.type = type;
    this.unit = unit;
    this.help = help;
    this.labels = List.of(labels);
  }

  public String key() {
    return key;
  }

  public Type type() {
    return type;
  }

  public String unit() {
    return unit;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  /** Every metric as a row of a Markdown table. */
  public static String markdown() {
    return Arrays.stream(values())
        .map(
            metric ->
                "| `%s` | %s | %s | %s | %s |"
                    .formatted(
                        metric.key,
                        metric.type.name().toLowerCase(Locale.ROOT),
                        metric.unit,
                        String.join(", ", metric.labels),
                        metric.help))
        .collect(Collectors.joining("\n", "| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n", "\n"));
  }
}
