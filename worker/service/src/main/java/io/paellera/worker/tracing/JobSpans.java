package io.paellera.worker.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.Phase;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the spans of a job when it has ended: one from the poll to the end, a child of whatever span its record names and linked
 * to the batches it was drawn in, and under it one for each phase. Names are those of OpenTelemetry's conventions for messaging
 * (1.43, https://opentelemetry.io/docs/specs/semconv/messaging/kafka/), and {@code paellera.*} beside them. No attribute holds a prompt or a message that might quote one.
 */
final class JobSpans {

  private static final String HANDED_BACK = "handed-back";

  /** The convention's word for handling a message that was received. */
  private static final String OPERATION = "process";

  private final Tracer tracer;
  private final String group;
  private final String worker;
  private final Clock clock;

  /**
   * @param group of consumers
   * @param worker name of the consumer
   */
  JobSpans(Tracer tracer, String group, String worker, Clock clock) {
    this.tracer = tracer;
    this.group = group;
    this.worker = worker;
    this.clock = clock;
  }

  void completed(ActiveJob job) {
    write(job, RenderStatus.COMPLETED.name(), Optional.empty());
  }

  void failed(ActiveJob job, Failure failure) {
    write(job, status(failure), Optional.of(failure));
  }

  void handedBack(ActiveJob job) {
    write(job, HANDED_BACK, Optional.empty());
  }

  void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    var builder = builder(delivery);
    job.ifPresent(content -> describe(builder, content));
    end(builder.startSpan(), status(failure), Optional.of(failure));
  }

  private void write(ActiveJob job, String status, Optional<Failure> failure) {
    var builder = builder(job.delivery());
    describe(builder, job.job());
    job.batches().forEach(batch -> builder.addLink(Span.fromContext(TraceContext.parse(batch)).getSpanContext()));
    var span = builder.startSpan();
    var parent = Context.root().with(span);
    job.phases(clock.instant())
        .forEach(
            (phase, intervals) ->
                intervals.forEach(
                    interval ->
                        tracer.spanBuilder(name(phase)).setParent(parent).setStartTimestamp(interval.start()).startSpan()
                            .end(interval.end())));
    end(span, status, failure);
  }

  private SpanBuilder builder(Delivery delivery) {
    var position = delivery.position();
    var topic = position.partition().topic();
    return tracer.spanBuilder(OPERATION + " " + topic)
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(delivery.traceparent().map(TraceContext::parse).orElse(Context.root()))
        .setStartTimestamp(delivery.receivedAt())
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.name", OPERATION)
        .setAttribute("messaging.operation.type", OPERATION)
        .setAttribute("messaging.consumer.group.name", group)
        .setAttribute("messaging.client.id", worker)
        .setAttribute("messaging.message.body.size", (long) Math.max(0, delivery.record().serializedValueSize()))
        .setAttribute("messaging.destination.name", topic)
        .setAttribute("messaging.destination.partition.id", String.valueOf(position.partition().partition()))
        .setAttribute("messaging.kafka.offset", position.offset());
  }

  private static void describe(SpanBuilder builder, RenderJob job) {
    builder.setAttribute("paellera.job", job.id()).setAttribute("paellera.batch", job.batch()).setAttribute(
        "paellera.pictures", job.imageCount());
  }

  private void end(Span span, String status, Optional<Failure> failure) {
    span.setAttribute("paellera.status", status.toLowerCase(Locale.ROOT));
    failure.ifPresent(
        cause -> {
          span.setAttribute("error.type", cause.code());
          span.setAttribute("paellera.stage", cause.stage().code());
          span.setStatus(StatusCode.ERROR);
        });
    span.end(clock.instant());
  }

  private static String status(Failure failure) {
    return FailureTable.responseTo(failure).event().map(RenderStatus::name).orElse("");
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
