/** Who reads the jobs: the workers' consumer group as the broker sees it. */
package io.paellera.command.workers;
