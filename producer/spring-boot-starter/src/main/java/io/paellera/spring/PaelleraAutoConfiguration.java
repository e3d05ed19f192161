package io.paellera.spring;

import io.micrometer.observation.ObservationRegistry;
import io.paellera.producer.RenderClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A client, and what listens to its results. */
@AutoConfiguration
@EnableConfigurationProperties(PaelleraProperties.class)
public class PaelleraAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  PaelleraConnectionDetails paelleraConnectionDetails(PaelleraProperties properties) {
    return properties::bootstrapServers;
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  RenderClient renderClient(
      PaelleraProperties properties, PaelleraConnectionDetails connection, ObjectProvider<RenderClientCustomizer> customizers) {
    var builder = properties.builder(connection);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  static ListenerMethods renderResultListenerMethods() {
    return new ListenerMethods();
  }

  @Bean
  ResultListeners renderResultListeners(ListenerMethods methods, ObjectProvider<RenderClient> client, Handling handling) {
    return new ResultListeners(methods, client, handling);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ObservationRegistry.class)
  static class Observed {

    @Bean
    Handling renderResultHandling(ObjectProvider<ObservationRegistry> registry) {
      return new ObservedHandling(registry.getIfAvailable(() -> ObservationRegistry.NOOP));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass("io.micrometer.observation.ObservationRegistry")
  static class Plain {

    @Bean
    Handling renderResultHandling() {
      return (result, listener) -> listener.accept(result);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HealthIndicator.class)
  static class Health {

    @Bean
    @ConditionalOnEnabledHealthIndicator("paellera")
    @ConditionalOnMissingBean(name = "paelleraHealthIndicator")
    PaelleraHealthIndicator paelleraHealthIndicator(RenderClient client) {
      return new PaelleraHealthIndicator(client.settings());
    }
  }
}
