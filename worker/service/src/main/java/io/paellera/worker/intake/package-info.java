/** The poll loop, and the decoding and validation of what it takes. */
package io.paellera.worker.intake;
