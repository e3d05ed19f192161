/** Spans of jobs and batches for OpenTelemetry. */
package io.paellera.worker.tracing;
