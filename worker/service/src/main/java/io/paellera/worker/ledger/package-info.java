/** Which offsets of a partition are done, what is in flight, and how both are written down; known by intake and results alike. */
package io.paellera.worker.ledger;
