/** The whole system on one machine: broker, object store, worker and producer in one JVM. */
package io.paellera.local;
