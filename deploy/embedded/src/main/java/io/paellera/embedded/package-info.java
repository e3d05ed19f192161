/** A real Kafka broker and a real S3 server inside a JVM, and the faults that can be put in front of them. */
package io.paellera.embedded;
