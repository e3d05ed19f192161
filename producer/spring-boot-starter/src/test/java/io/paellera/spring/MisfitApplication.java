package io.paellera.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application whose listener can't be given a result. */
@Configuration
@EnableAutoConfiguration
class MisfitApplication {

  @Bean
  Misfit misfit() {
    return new Misfit();
  }

  static class Misfit {

    @RenderResultListener
    void wrong(String result) {}
  }
}
