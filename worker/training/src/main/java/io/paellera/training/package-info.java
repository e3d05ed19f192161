/** Trains a VQGAN and a U-Net from captioned pictures, and scores them. */
package io.paellera.training;
