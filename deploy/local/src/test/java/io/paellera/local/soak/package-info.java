/** What the soak finds, and the soak itself in a short form. */
package io.paellera.local.soak;
