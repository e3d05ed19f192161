/** Client library: puts render jobs on Kafka and follows their results. */
@NullMarked
package io.paellera.producer;

import org.jspecify.annotations.NullMarked;
