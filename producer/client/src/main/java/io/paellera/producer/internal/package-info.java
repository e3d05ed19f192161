/** What client and command share. Not for users: it may change with any version. */
package io.paellera.producer.internal;
