/** Typed settings, each with its default, its unit and its check. */
package io.paellera.worker.config;
