package io.paellera.testcontainers;

import io.paellera.spring.PaelleraConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/** Tells the starter where the broker of a {@link PaelleraContainer} with {@code @ServiceConnection} is. */
class PaelleraContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<PaelleraContainer, PaelleraConnectionDetails> {

  @Override
  protected PaelleraConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<PaelleraContainer> source) {
    return new Details(source);
  }

  private static final class Details extends ContainerConnectionDetails<PaelleraContainer> implements PaelleraConnectionDetails {

    private Details(ContainerConnectionSource<PaelleraContainer> source) {
      super(source);
    }

    @Override
    public String bootstrapServers() {
      return getContainer().getBootstrapServers();
    }
  }
}
