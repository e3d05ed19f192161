/** From prompts to the vectors that condition the U-Net. */
package io.paellera.renderer.text;
