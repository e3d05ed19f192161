/** The S3 adapter: conditional upload, retry and circuit breaker. */
package io.paellera.worker.storage;
