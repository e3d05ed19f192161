/** Cancellations, as the control topic has them. */
package io.paellera.worker.control;
