/** One lane per device: runs batches, splits a failing batch, halves it when memory runs out, and is watched for hanging. */
package io.paellera.worker.rendering;
