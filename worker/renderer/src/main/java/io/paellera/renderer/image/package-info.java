/** Pictures as files: PNG and JPEG out, with what made them inside, and PNG and JPEG in, within limits. */
package io.paellera.renderer.image;
