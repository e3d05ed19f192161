/** Charts and contact sheets of trainings and evaluations. */
package io.paellera.training.report;
