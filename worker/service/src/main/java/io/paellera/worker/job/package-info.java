/** A job on its way through the worker: where its record lies, its rows, and how it ends. */
package io.paellera.worker.job;
