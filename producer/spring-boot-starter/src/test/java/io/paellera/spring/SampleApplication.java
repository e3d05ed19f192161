package io.paellera.spring;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.paellera.schemas.RenderResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that wants results. */
@Configuration
@EnableAutoConfiguration
class SampleApplication {

  final List<String> all = new CopyOnWriteArrayList<>();
  final List<String> fruit = new CopyOnWriteArrayList<>();
  final List<String> tried = new CopyOnWriteArrayList<>();

  @Bean
  TestObservationRegistry observationRegistry() {
    return TestObservationRegistry.create();
  }

  @RenderResultListener
  void whatever(RenderResult result) {
    all.add(result.jobId());
  }

  @RenderResultListener(batch = "${sample.batch}", group = "sample-fruit")
  void ofTheBatch(RenderResult result) {
    fruit.add(result.jobId());
  }

  @RenderResultListener(group = "sample-clumsy")
  void atTheSecondTry(RenderResult result) {
    tried.add(result.jobId());
    if (tried.size() == 1) {
      throw new IllegalStateException("clumsy");
    }
  }
}
