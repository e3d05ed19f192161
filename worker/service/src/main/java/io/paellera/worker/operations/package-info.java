/** Metrics, health, and the points at which tests let a worker die. */
package io.paellera.worker.operations;
