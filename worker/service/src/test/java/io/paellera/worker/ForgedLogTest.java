package io.paellera.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.operations.Time;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.FakeRenderer;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import io.paellera.worker.support.WrittenLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@WithBackend
class ForgedLogTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LIE = "2026-01-01T00:00:00.000Z INFO  [main] i.p.worker.Worker all is well";
  /** All of C0, DEL and C1, what else ends a line or turns the direction, half a character, an escape sequence, forged lines. */
  private static final String HOSTILE =
      IntStream.concat(
              IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0)),
              IntStream.of(0x2028, 0x2029, 0x61c, 0x200e, 0x200f, 0x202e, 0x2066, 0xfeff, 0xe0041, 0xd800))
          .mapToObj(Character::toString)
          .collect(Collectors.joining("", "evil", "\u001b[2J\u001b]0;title\u0007\r\n\tat a.b.C(D.java:1)\u0085" + LIE + "\n" + LIE));
  /** What JSON and Kafka's headers can carry. */
  private static final String SENT = HOSTILE.replace("\ud800", "");
  private static final Pattern LINE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT.*|\\s+at .*|\\s*(Caused by|Suppressed): .*|[\\w.$]+(: .*)?|\\s+\\.\\.\\. \\d+ .*");

  @Test
  void messagesThreadsAndErrorsForgeLines() throws InterruptedException {
    var error = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));
    error.addSuppressed(new RuntimeException(HOSTILE));
    error.getCause().addSuppressed(error);
    try (var log = new WrittenLog()) {
      var thread = new Thread(() -> LoggerFactory.getLogger("io.paellera").warn("a {}", HOSTILE, error), HOSTILE);
      thread.start();
      thread.join();

      assertSound(log);
      assertThat(log.text().split("evil", -1)).as("thread, message, error, cause, suppressed, cycle").hasSizeGreaterThan(5);
      assertThat(log.text()).contains("\\u001b[2J", "\\u2028", "\\u0085", "\\ud800", "\\r\\n\\tat");
    }
  }

  @Test
  void jobsHeadersCancelReasonsWorkerNamesAndErrorsForgeLines(Backend backend) {
    var site = backend.site(1);
    sendEach(
        site,
        "{\"id\": %s, \"prompt\": \"a\"}",
        "{\"id\": \"b1\", \"batch\": %s, \"prompt\": \"a\"}",
        "{\"id\": \"b2\", \"prompt\": %s, \"steps\": 0}",
        "{\"id\": \"b3\", \"prompt\": \"a\", %s: 1}",
        "{\"id\": \"b4\", \"prompt\": \"a\", \"steps\": %s}",
        "{\"id\": \"b5\", \"prompt\": \"a\", \"mode\": %s}",
        "{\"id\": \"b6\", \"prompt\": \"a\", \"image\": %s}",
        "{\"id\": \"b7\", \"prompt\": \"a\", \"output\": {\"prefix\": %s}}");
    site.send(site.jobs, SENT, SENT.getBytes(UTF_8), SENT, SENT);
    for (var header : List.of("ce_type", "ce_id", "ce_source", "ce_specversion", "content-type", "traceparent", "tracestate")) {
      site.send(site.jobs, SENT, "{\"id\": \"h\", \"prompt\": \"a\"}".getBytes(UTF_8), header, SENT);
    }
    site.send(site.control, SENT, SENT.getBytes(UTF_8), "ce_type", SENT);
    site.enqueue(RenderJob.builder("unwanted", "red apple").build(), RenderJob.builder("broken", SENT).build());
    var cancel = RenderControl.cancelJob("unwanted", Instant.now(), Optional.of(SENT));
    site.send(site.control, cancel.key(), new MessageCodec<>(MessageType.RENDER_CONTROL).encode(cancel));

    try (var log = new WrittenLog();
        var worker = start(site.settings())) {
      await().atMost(PATIENCE).until(() -> site.result("unwanted").isPresent() && site.result("broken").isPresent());
      await().atMost(PATIENCE).until(() -> site.lag() == 0);
      worker.closeNow();

      assertSound(log);
      assertThat(log.text()).contains("cancelled: evil").contains("is no control message").contains("fails alone");
    }
  }

  private static Worker start(WorkerSettings settings) {
    return Worker.start(
        settings, SENT, new FakeRenderers(new Breaking()), new LiveProviders(settings, SENT, Time.real(Clock.systemUTC())));
  }

  /** Fails at each picture but the lane's own, with a hostile message. */
  private static final class Breaking implements FakeRenderer.Script {

    @Override
    public void step(List<RenderSpec> specs, int position) {
      if (!FakeRenderers.isCanary(specs)) {
        throw new IllegalStateException(HOSTILE);
      }
    }
  }

  private static void sendEach(Backend.Site site, String... templates) {
    for (var template : templates) {
      site.send(site.jobs, SENT, template.formatted(json(SENT)).getBytes(UTF_8));
    }
  }

  private static String json(String text) {
    return text.codePoints()
        .mapToObj(c -> c < 0x20 || c == '"' ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static void assertSound(WrittenLog log) {
    var text = log.text();
    var unsafe = text.codePoints().filter(c -> c != '\n' && c != '\t').filter(ForgedLogTest::isUnsafe);
    assertThat(unsafe.mapToObj("%04x"::formatted)).isEmpty();
    assertThat(text.lines())
        .allSatisfy(line -> assertThat(line).matches(LINE).doesNotStartWith(LIE).doesNotStartWith("\tat a.b.C"));
  }

  private static boolean isUnsafe(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.FORMAT;
  }
}
