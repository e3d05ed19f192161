package io.paellera.producer;

import org.jspecify.annotations.Nullable;

/** No broker answered in time. */
public final class BrokerUnreachableException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  public BrokerUnreachableException(ClientSettings settings, @Nullable Throwable cause) {
    super(
        "no broker at %s answered within %d s: check the address, the network and the kafka.* settings"
            .formatted(settings.bootstrapServers(), settings.timeout().toSeconds()),
        cause);
  }
}
