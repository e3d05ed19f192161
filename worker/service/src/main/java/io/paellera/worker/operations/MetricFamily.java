package io.paellera.worker.operations;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Metrics that libraries name: each family is everything that begins like it. No label holds a prompt or an id of a job. */
public enum MetricFamily {
  KAFKA_CONSUMER(
      "kafka.consumer", "The consumer of the jobs topic: polls, fetches, lag, group, connections; Kafka's own names", "client.id",
      "kafka.version", "topic", "partition", "node.id"),
  KAFKA_PRODUCER(
      "kafka.producer", "The producer of results: transactions, requests, buffer, connections; Kafka's own names", "client.id",
      "kafka.version", "topic", "node.id"),
  KAFKA_APP("kafka.app.info", "When each of the two clients started", "client.id", "kafka.version"),
  JVM_MEMORY("jvm.memory", "Memory pools of the JVM", "area", "id"),
  JVM_BUFFER("jvm.buffer", "Buffers outside the heap", "id"),
  JVM_THREADS("jvm.threads", "Threads of the JVM", "state"),
  PROCESS("process", "When the process started, and how long ago");

  private final String prefix;
  private final String help;
  private final List<String> labels;

  MetricFamily(String prefix, String help, String... labels) {
    this.prefix = prefix;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Whether a metric of this name is one of the family. */
  public boolean holds(String key) {
    return key.startsWith(prefix + ".");
  }

  /** Labels that its metrics may have. */
  public List<String> labels() {
    return labels;
  }

  /** Every family as a row of a Markdown table. */
  public static String markdown() {
    return Arrays.stream(values())
        .map(family -> "| `%s.*` | %s | %s |".formatted(family.prefix, String.join(", ", family.labels), family.help))
        .collect(Collectors.joining("\n", "| metrics | labels | meaning |\n|---|---|---|\n", "\n"));
  }
}
