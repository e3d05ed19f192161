/** Paellera inside a test's JVM: a Kafka broker, an S3 server and a worker. */
package io.paellera.testing;
