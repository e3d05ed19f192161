/** From logits to tokens: noise schedule, guidance, typical filter, token draws, renoising, masks and counter-based random numbers. */
package io.paellera.renderer.sampling;
