package io.paellera.worker;

import static io.paellera.worker.support.SpanCollector.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MessagingOperationTypeIncubatingValues;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MessagingSystemIncubatingValues;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.SpanCollector;
import io.paellera.worker.support.WithBackend;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class TracingTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @Test
  void aJobIsAChildOfWhoeverSentItAndItsPhasesAreItsOwnChildren(Backend backend) throws IOException {
    var site = backend.site(1);
    var job = RenderJob.builder("apple-1", "secret prompt").images(3).batch("fruit").build();

    try (var collector = new SpanCollector()) {
      send(site, job, "00-" + TRACE + "-" + PARENT + "-01");
      drawAll(site, collector, 1);

      await().atMost(PATIENCE).until(() -> !collector.spans("process " + site.jobs).isEmpty());
      var span = collector.spans("process " + site.jobs).get(0);
      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
      assertThat(value(span.getAttributesList(), "paellera.job")).isEqualTo("apple-1");
      assertThat(value(span.getAttributesList(), "paellera.batch")).isEqualTo("fruit");
      assertThat(value(span.getAttributesList(), "paellera.pictures")).isEqualTo("3");
      assertThat(value(span.getAttributesList(), "paellera.status")).isEqualTo("completed");
      assertThat(value(span.getAttributesList(), "messaging.destination.name")).isEqualTo(site.jobs);
      assertThat(Stream.of("waiting", "denoising", "decoding", "storing"))
          .allSatisfy(
              phase ->
                  assertThat(collector.spans(phase))
                      .as(phase)
                      .isNotEmpty()
                      .allMatch(child -> child.getParentSpanId().equals(span.getSpanId()))
                      .allMatch(child -> child.getTraceId().equals(span.getTraceId()))
                      .allMatch(child -> child.getStartTimeUnixNano() >= span.getStartTimeUnixNano()));
      assertThat(collector.spans("storing")).hasSize(3);
      assertThat(value(collector.resource().getAttributesList(), "service.name")).isEqualTo("paellera-worker");
      assertThat(value(collector.resource().getAttributesList(), "service.instance.id")).isEqualTo("w-1");
      assertThat(collector.text()).doesNotContain("secret");
    }
  }

  @Test
  void namesAreThoseOfOpenTelemetrysConventionForMessaging(Backend backend) throws IOException {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());

    try (var collector = new SpanCollector()) {
      drawAll(site, collector, 1);

      await().atMost(PATIENCE).until(() -> !collector.spans("process " + site.jobs).isEmpty());
      var span = collector.spans("process " + site.jobs).get(0);
      var attributes = span.getAttributesList();
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
      assertThat(attributes)
          .extracting(KeyValue::getKey)
          .filteredOn(key -> !key.startsWith("paellera."))
          .contains("messaging.system", "messaging.operation.name", "messaging.destination.name", "messaging.consumer.group.name")
          .isSubsetOf(convention());
      assertThat(value(attributes, "messaging.system")).isEqualTo(MessagingSystemIncubatingValues.KAFKA);
      assertThat(value(attributes, "messaging.operation.type")).isEqualTo(MessagingOperationTypeIncubatingValues.PROCESS);
      assertThat(value(attributes, "messaging.consumer.group.name")).isEqualTo(site.name);
      assertThat(value(attributes, "messaging.kafka.offset")).isEqualTo("0");
    }
  }

  /** Keys that the convention has and has not given up. */
  private static List<String> convention() {
    return Stream.of(MessagingIncubatingAttributes.class.getFields())
        .filter(field -> !field.isAnnotationPresent(Deprecated.class))
        .map(TracingTest::key)
        .toList();
  }

  private static String key(Field attribute) {
    try {
      return ((AttributeKey<?>) attribute.get(null)).getKey();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aJobIsLinkedToTheBatchesThatItWasDrawnIn(Backend backend) throws IOException {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("one", "red apple").build(), RenderJob.builder("two", "red apple").build());

    try (var collector = new SpanCollector()) {
      drawAll(site, collector, 2);

      await().atMost(PATIENCE).until(() -> collector.spans("process " + site.jobs).size() == 2 && rows(collector) == 2);
      var batches = collector.spans("render batch");
      assertThat(batches).allMatch(batch -> batch.getParentSpanId().isEmpty());
      assertThat(collector.spans("process " + site.jobs))
          .allMatch(job -> job.getParentSpanId().isEmpty())
          .allSatisfy(
              job ->
                  assertThat(job.getLinksList())
                      .extracting(Span.Link::getSpanId)
                      .isNotEmpty()
                      .isSubsetOf(batches.stream().map(Span::getSpanId).toList()));
    }
  }

  @Test
  void aJobThatFailsIsAnErrorWithItsCodeAndStageAndNoWordOfTheMessage(Backend backend) throws IOException {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("misfit", "red apple").model("secret-model").build());

    try (var collector = new SpanCollector()) {
      drawAll(site, collector, 1);

      await().atMost(PATIENCE).until(() -> !collector.spans("process " + site.jobs).isEmpty());
      var span = collector.spans("process " + site.jobs).get(0);
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(value(span.getAttributesList(), "error.type")).isEqualTo("invalid");
      assertThat(value(span.getAttributesList(), "paellera.stage")).isEqualTo("preparation");
      assertThat(value(span.getAttributesList(), "paellera.status")).isEqualTo("failed");
      assertThat(collector.text()).doesNotContain("secret");
    }
  }

  @Test
  void aJobWhoseSenderDoesNotWantItTracedIsNot(Backend backend) throws IOException {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("traced", "red apple").build());

    try (var collector = new SpanCollector()) {
      send(site, RenderJob.builder("untraced", "red apple").build(), "00-" + TRACE + "-" + PARENT + "-00");
      drawAll(site, collector, 2);

      await().atMost(PATIENCE).until(() -> !collector.spans("process " + site.jobs).isEmpty() && rows(collector) == 2);
      assertThat(collector.spans("process " + site.jobs))
          .extracting(span -> value(span.getAttributesList(), "paellera.job"))
          .containsExactly("traced");
    }
  }

  @Test
  void aCollectorThatIsDownHarmsNobody(Backend backend) throws IOException {
    var site = backend.site(1);
    int nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    int jobs = 500;
    site.enqueue(
        IntStream.range(0, jobs).mapToObj(i -> RenderJob.builder("job-" + i, "red apple").build()).toArray(RenderJob[]::new));

    try (var worker =
        Worker.start(site.settings("tracing.endpoint", "http://127.0.0.1:" + nobody + "/v1/traces"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == jobs);
      await().atMost(PATIENCE).until(() -> worker.isReady() && site.lag() == 0);
    }
  }

  @Test
  void withoutAnEndpointNothingOfTheExporterIsLoaded(Backend backend, @TempDir Path directory) throws Exception {
    assertThat(loadedClasses(backend, directory)).isEmpty();
  }

  @Test
  void withAnEndpointItIs(Backend backend, @TempDir Path directory) throws Exception {
    try (var collector = new SpanCollector()) {
      assertThat(loadedClasses(backend, directory, "tracing.endpoint", collector.endpoint())).isNotEmpty();
    }
  }

  /** Those of OpenTelemetry that a worker has loaded when it ends. */
  private static List<String> loadedClasses(Backend backend, Path directory, String... settings) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());
    var classes = directory.resolve("classes");
    var options = List.of("-Xmx256m", "-Xlog:class+load:file=" + classes);
    try (var child = ChildWorker.start(directory, site.values(settings), options)) {
      await().atMost(PATIENCE).until(() -> site.result("job").isPresent());
      child.drain();
      child.await();
    }
    return Files.readAllLines(classes).stream().filter(line -> line.contains("] io.opentelemetry.")).toList();
  }

  /** Rows of all batches that the collector has heard of. */
  private static int rows(SpanCollector collector) {
    return collector.spans("render batch").stream()
        .mapToInt(batch -> Integer.parseInt(value(batch.getAttributesList(), "paellera.rows")))
        .sum();
  }

  /** Starts a worker, waits for the results and stops it, which sends what spans there are; a slow collector has them later. */
  private static void drawAll(Backend.Site site, SpanCollector collector, int jobs) {
    try (var worker =
        Worker.start(site.settings("tracing.endpoint", collector.endpoint(), "worker.name", "w-1"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == jobs);
    }
  }

  private static void send(Backend.Site site, RenderJob job, String traceparent) {
    site.send(site.jobs, job.id(), new MessageCodec<>(MessageType.RENDER_JOB).encode(job), "traceparent", traceparent);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
