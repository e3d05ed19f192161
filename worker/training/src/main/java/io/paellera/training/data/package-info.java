/** Captioned pictures on disk: a folder, or tar shards. */
package io.paellera.training.data;
