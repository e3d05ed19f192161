/** What training adds to the command {@code paellera-worker}. */
package io.paellera.training.command;
