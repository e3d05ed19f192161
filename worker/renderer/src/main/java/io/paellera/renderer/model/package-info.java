/** Makes model directories, from checkpoints or at random, describes them, and replays recorded runs of the official code. */
package io.paellera.renderer.model;
