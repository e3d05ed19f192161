/** What packages of the command hold beside it. */
package io.paellera.packages;
