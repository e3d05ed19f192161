/** Measures of how good a model's pictures are. */
package io.paellera.training.scores;
