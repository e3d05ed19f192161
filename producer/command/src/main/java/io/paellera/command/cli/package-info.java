/** The paellera command. */
package io.paellera.command.cli;
