/** Captioned pictures on disk: a folder, or tar shards. */
package io.paellera.renderer.training.data;
