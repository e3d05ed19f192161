/** The command {@code paellera-worker}. */
package io.paellera.worker.cli;
