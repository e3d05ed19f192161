/** The client of Paellera in Spring Boot applications. */
package io.paellera.spring;
