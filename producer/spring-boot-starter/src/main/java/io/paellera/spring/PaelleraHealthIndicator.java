package io.paellera.spring;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClientException;
import io.paellera.producer.TopicAdmin;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up if the brokers answer and have the topics that the client writes to and reads. */
public final class PaelleraHealthIndicator extends AbstractHealthIndicator implements AutoCloseable {

  private final ClientSettings settings;
  private final TopicAdmin topics;

  PaelleraHealthIndicator(ClientSettings settings) {
    super("Paellera's brokers can't be asked");
    this.settings = settings;
    topics = new TopicAdmin(settings);
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    var names = List.of(settings.topics().jobs(), settings.topics().results(), settings.topics().control());
    try {
      names.forEach(topics::require);
      builder.up().withDetail("topics", names);
    } catch (RenderClientException e) {
      builder.down(e);
    }
  }

  @Override
  public void close() {
    topics.close();
  }
}
