/** A deterministic simulation of workers, broker, store and renderer that drives the worker's own core with faults drawn from a seed. */
package io.paellera.local.simulation;
