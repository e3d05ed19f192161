/** Reads and writes weights: safetensors, PyTorch checkpoints, NumPy arrays, and the model directory that holds them. */
package io.paellera.renderer.weights;
