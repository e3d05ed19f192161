/** The paellera command. */
package io.paellera.producer.cli;
