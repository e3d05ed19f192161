/** What client and command share. Not for users: it may change with any version. */
@NullMarked
package io.paellera.producer.internal;

import org.jspecify.annotations.NullMarked;
