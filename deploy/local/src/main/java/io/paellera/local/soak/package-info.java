/** A worker process under a steady stream of jobs, watched for whatever grows. */
package io.paellera.local.soak;
