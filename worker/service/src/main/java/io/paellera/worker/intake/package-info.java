/** The poll loop, decoding and validation, and the ledger of which offsets are done. */
package io.paellera.worker.intake;
