/** Topics, messages, headers and bindings as an AsyncAPI 3 document, made of the JSON Schemas when the module is built. */
package io.paellera.schemas.asyncapi;
