/** From logits to tokens: noise schedule, guidance, typical filter, draws, renoising, masks, counter-based random numbers. */
package io.paellera.renderer.sampling;
