/** Paellera in containers, for tests. */
package io.paellera.testcontainers;
