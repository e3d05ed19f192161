/** What the tests of the producer share: a worker that draws nothing, and results to answer with. */
package io.paellera.producer.support;
