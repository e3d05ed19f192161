package io.paellera.training;

/**
 * What a step reports.
 *
 * @param loss of the step's batch
 * @param gradientNorm length of the gradient before it was limited
 * @param rate learning rate
 * @param pictures in the batch
 */
public record StepMetrics(double loss, double gradientNorm, double rate, int pictures) {}
