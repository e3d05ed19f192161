/** Which rows ride together, and when a batch leaves. */
package io.paellera.worker.batching;
