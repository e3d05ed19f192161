/** Fetches rendered pictures from the bucket and lays them out on a sheet. */
package io.paellera.producer.pictures;
