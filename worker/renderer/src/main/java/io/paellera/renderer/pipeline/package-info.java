/** How a picture is made: conditions, first tokens, denoising steps, pixels. */
package io.paellera.renderer.pipeline;
