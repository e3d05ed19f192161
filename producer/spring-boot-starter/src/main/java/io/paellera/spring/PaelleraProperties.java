package io.paellera.spring;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClientBuilder;
import io.paellera.producer.RenderClient;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the client.
 *
 * @param bootstrapServers brokers to begin with, host:port, several joined by commas
 * @param topics names of the topics
 * @param kafka settings of the Kafka clients, such as security.protocol
 * @param maxPending most jobs whose results are waited for at a time
 * @param timeout longest wait for the broker
 * @param source what the jobs come from, a URI reference: the CloudEvents source
 */
@ConfigurationProperties("paellera")
public record PaelleraProperties(
    @DefaultValue("localhost:9092") String bootstrapServers,
    @DefaultValue TopicNames topics,
    @DefaultValue Map<String, String> kafka,
    @DefaultValue("" + ClientSettings.DEFAULT_MAX_PENDING) int maxPending,
    @DefaultValue("60s") Duration timeout,
    @DefaultValue(ClientSettings.DEFAULT_SOURCE) String source) {

  /**
   * @param jobs render jobs
   * @param results one terminal event for each job
   * @param deadLetters records that will not be tried again
   * @param control cancellations
   */
  public record TopicNames(
      @DefaultValue("render.jobs") String jobs,
      @DefaultValue("render.results") String results,
      @DefaultValue("render.jobs.dlq") String deadLetters,
      @DefaultValue("render.control") String control) {}

  /** A builder with these settings, for brokers that may be elsewhere. */
  RenderClientBuilder builder(PaelleraConnectionDetails connection) {
    return RenderClient.builder()
        .bootstrapServers(connection.bootstrapServers())
        .topics(new Topics(topics.jobs(), topics.results(), topics.deadLetters(), topics.control()))
        .kafka(kafka)
        .maxPending(maxPending)
        .timeout(timeout)
        .source(source);
  }
}
