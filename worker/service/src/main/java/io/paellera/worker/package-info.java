/** The worker: jobs from Kafka, pictures to S3, result events back to Kafka. */
package io.paellera.worker;
