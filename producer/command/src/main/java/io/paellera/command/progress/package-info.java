/** How far a run is: counts, rate, time left, and a bar on the terminal. */
package io.paellera.command.progress;
