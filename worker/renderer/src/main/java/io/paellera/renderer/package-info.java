/** Prompt in, picture out: the vocabulary and the one door. Knows no queue and no bucket. */
package io.paellera.renderer;
