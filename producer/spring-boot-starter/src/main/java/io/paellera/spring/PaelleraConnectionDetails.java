package io.paellera.spring;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Where the brokers are; a bean of this type goes before {@code paellera.bootstrap-servers}. */
public interface PaelleraConnectionDetails extends ConnectionDetails {

  /** Brokers to begin with: {@code host:port}, several joined by commas. */
  String bootstrapServers();
}
