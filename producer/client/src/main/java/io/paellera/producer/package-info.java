/** Client library: puts render jobs on Kafka and follows their results. */
package io.paellera.producer;
