/**
 * What travels on Kafka: the messages, their JSON form and their CloudEvents headers. The JSON Schemas beside them are the
 * source of truth.
 */
@NullMarked
package io.paellera.schemas;

import org.jspecify.annotations.NullMarked;
