package io.paellera.local.soak;

import io.paellera.producer.RenderClient;
import io.paellera.schemas.RenderJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends jobs, one at a time. Not thread-safe. */
final class Jobs {

  private static final String BATCH = "soak";
  private static final List<String> PROMPTS = List.of("red apple", "rocket", "green leaf", "house by the sea");

  private final RenderClient client;
  private final Outcomes outcomes;

  /**
   * @param outcomes hears what to expect
   */
  Jobs(RenderClient client, Outcomes outcomes) {
    this.client = client;
    this.outcomes = outcomes;
  }

  /** One or two pictures of one or two steps. */
  void send() {
    int number = outcomes.expected();
    var id = BATCH + "-" + number;
    var kind = JobKind.of(number);
    var job = RenderJob.builder(id, PROMPTS.get(number % PROMPTS.size())).batch(BATCH).images(1 + number / 2 % 2).steps(1 + number % 2);
    outcomes.expect(id, kind);
    switch (kind) {
      case SOUND -> submit(job.build());
      case MISFIT -> submit(job.model("another-model").build());
      case LATE -> submit(job.deadline(Instant.now().minus(Duration.ofMinutes(1))).build());
      case CANCELLED -> {
        submit(job.build());
        client.cancelJob(id, Optional.empty()).join();
      }
    }
  }

  private void submit(RenderJob job) {
    client.submitAll(Stream.of(job));
  }
}
