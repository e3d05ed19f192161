package io.paellera.command.doctor;

import static java.util.Objects.requireNonNull;

import io.paellera.command.doctor.Finding.Verdict;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Looks at what the latest results were drawn with: where two workers hold different weights under one name, the same job gives
 * one picture or another.
 */
final class ModelExamination {

  private static final Duration LATEST = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_RESULTS = 20_000;
  private static final int DIGITS_SHOWN = 12;

  private final ClientSettings settings;
  private final Clock clock;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT, MessageCodec.MAX_RESULT_BYTES);

  /** Workers by the digest of their weights, by the name of the model. */
  private final Map<String, Map<String, Set<String>>> workers = new TreeMap<>();

  ModelExamination(ClientSettings settings, Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  List<Finding> models() {
    int seen = 0;
    try (var reader = TopicReader.from(settings, settings.topics().results(), Optional.of(clock.instant().minus(LATEST)))) {
      while (!reader.reachedEnd() && seen < MOST_RESULTS) {
        List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL);
        records.forEach(this::note);
        seen += records.size();
      }
    }
    var findings = new ArrayList<Finding>();
    workers.forEach((name, digests) -> findings.add(finding(name, digests)));
    return findings;
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    try {
      RenderResult result = codec.decode(record.headers(), record.value());
      result
          .model()
          .ifPresent(
              model ->
                  workers
                      .computeIfAbsent(model.name(), ignored -> new TreeMap<>())
                      .computeIfAbsent(model.digest().substring(0, DIGITS_SHOWN), ignored -> new TreeSet<>())
                      .add(result.worker()));
    } catch (InvalidMessageException e) {
      // not a result, so it tells of no model
      return;
    }
  }

  private static Finding finding(String name, Map<String, Set<String>> digests) {
    String found =
        digests.entrySet().stream()
            .map(entry -> name + "@" + entry.getKey() + " by " + String.join(", ", entry.getValue()))
            .collect(Collectors.joining("; "));
    return digests.size() == 1
        ? new Finding("model", Verdict.OK, found)
        : new Finding(
            "model",
            Verdict.WARNING,
            "different weights under one name in the last " + LATEST.toMinutes() + " minutes: " + found
                + ". The same job gives one picture or another: give each its own name, or ask for NAME@DIGEST (--model)");
  }
}
