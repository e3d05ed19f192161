/** Image keys, conditional upload, retry and circuit breaker. */
package io.paellera.worker.storage;
