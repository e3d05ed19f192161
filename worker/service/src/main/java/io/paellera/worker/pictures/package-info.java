/** Keys and digests of pictures, which pictures of a job are there already, and how drawn ones are brought to the store. */
package io.paellera.worker.pictures;
