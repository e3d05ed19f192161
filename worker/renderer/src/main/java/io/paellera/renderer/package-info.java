/** Prompt in, picture out. Knows no queue and no bucket. */
package io.paellera.renderer;
