/**
 * What travels on Kafka: the messages, their JSON form and their CloudEvents headers. The JSON Schemas beside them are the
 * source of truth.
 */
package io.paellera.schemas;
