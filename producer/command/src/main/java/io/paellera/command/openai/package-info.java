/** Batches in the words of OpenAI's Batch API. */
package io.paellera.command.openai;
