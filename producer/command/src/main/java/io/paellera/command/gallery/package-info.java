/** A page on which a batch can be looked at, searched and sorted: as one file, or served while the run goes on. */
package io.paellera.command.gallery;
