/** Bulk runs: sending one exactly once, knowing how far it is, trying failed jobs again. */
package io.paellera.command.batch;
