/** Holds the files of {@code deploy/} and the compose file to what the programs understand. */
package io.paellera.local.deployment;
