/** The networks in plain Java over DJL arrays: U-Net, VQGAN encoder and decoder, CLIP text tower. */
package io.paellera.renderer.network;
