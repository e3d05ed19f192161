/** The sealed family of failures, and the one table that says what each leads to. */
package io.paellera.worker.failure;
