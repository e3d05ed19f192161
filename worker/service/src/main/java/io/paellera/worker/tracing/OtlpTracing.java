package io.paellera.worker.tracing;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.job.JobRow;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans by OTLP (HTTP, protobuf) from a thread of its own. What can't be sent, because nobody listens, is dropped. */
final class OtlpTracing implements Tracing {

  private static final Logger LOG = LoggerFactory.getLogger(OtlpTracing.class);
  private static final String SCOPE = "io.paellera.worker";
  private static final long CLOSE_SECONDS = 2;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final JobSpans jobs;

  private OtlpTracing(SdkTracerProvider provider, String group, String worker, Clock clock) {
    this.provider = provider;
    this.tracer = provider.get(SCOPE);
    this.jobs = new JobSpans(tracer, group, worker, clock);
  }

  /**
   * @param endpoint with its path, mostly {@code /v1/traces}
   * @param group of consumers
   * @param worker name of this worker
   */
  static OtlpTracing open(URI endpoint, String group, String worker, Clock clock) {
    requireNonNull(clock, "clock is null");
    var exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build();
    var who =
        Attributes.of(
            AttributeKey.stringKey("service.name"), "paellera-worker", AttributeKey.stringKey("service.instance.id"), worker);
    var provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(who)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    return new OtlpTracing(provider, group, worker, clock);
  }

  @Override
  public JobEndings of(JobEndings endings) {
    return new TracedEndings(endings, jobs);
  }

  @Override
  public Drawing begin(String device, List<JobRow> rows) {
    try {
      return beginSpan(device, rows);
    } catch (RuntimeException | Error e) {
      LOG.warn("the span of a batch can't be written", e);
      return () -> {};
    }
  }

  private Drawing beginSpan(String device, List<JobRow> rows) {
    var span =
        tracer.spanBuilder("render batch")
            .setNoParent()
            .setAttribute("paellera.device", device)
            .setAttribute("paellera.rows", rows.size())
            .setAttribute("paellera.steps", rows.get(0).spec().steps())
            .startSpan();
    var traceparent = TraceContext.format(span.getSpanContext());
    rows.stream().map(JobRow::job).distinct().forEach(job -> job.drawnIn(traceparent));
    return span::end;
  }

  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
