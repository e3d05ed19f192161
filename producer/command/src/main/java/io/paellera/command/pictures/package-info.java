/** Fetches rendered pictures from the bucket and lays them out on a sheet. */
package io.paellera.command.pictures;
