/** Records that workers gave up on: look at them, put them back. */
package io.paellera.command.deadletters;
