/** Looks whether Kafka and the object store are as the command and the workers need them. */
package io.paellera.command.doctor;
