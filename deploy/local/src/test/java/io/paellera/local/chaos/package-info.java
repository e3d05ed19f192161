/** The fault suite: workers and brokers in JVMs of their own that get killed, a store behind a fault proxy, and an oracle. */
package io.paellera.local.chaos;
