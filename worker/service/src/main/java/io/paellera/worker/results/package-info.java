/** The transactional publisher: result events, dead letters and offsets together. */
package io.paellera.worker.results;
