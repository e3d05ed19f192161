/** Topics, messages, headers and bindings as an AsyncAPI 3 document, made of the JSON Schemas when the module is built. */
@NullMarked
package io.paellera.schemas.asyncapi;

import org.jspecify.annotations.NullMarked;
