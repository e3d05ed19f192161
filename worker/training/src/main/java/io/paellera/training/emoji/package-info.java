/** Builds a captioned picture set from freely licensed emoji packages. */
package io.paellera.training.emoji;
