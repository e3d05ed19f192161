/** What happens to a job before it may be drawn: its specs, its input pictures, and what of it is stored already. */
package io.paellera.worker.preparation;
