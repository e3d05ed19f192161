/** Turns prompts, as people write them down, into render jobs: text, CSV, JSON Lines, placeholders and grids. */
package io.paellera.command.prompts;
