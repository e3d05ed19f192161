package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

class LiveGalleryOutageTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void brokersThatGoAwayDontEndTheLivePageAndItSaysSoAsItSaysThatTheyAreBack() throws Exception {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
        admin.create(TopicPlan.DEFAULT.withPartitions(1));
      }
      var paellera = Paellera.with(kafka.bootstrapServers());
      paellera.run("enqueue", "--batch", "outage", "apple");
      var live = new Thread(() -> gallery(paellera));
      live.start();
      try {
        patiently().until(() -> text(out).endsWith("/\n"));
        patiently().until(() -> progress().contains("0 of 1 job"));
        proxy.set(new LinkFault.HalfOpen());
        patiently().until(() -> text(err).contains("paellera: no broker at " + kafka.bootstrapServers()));
        patiently().until(() -> progress().contains("0 of 1 job, 0 failed; 0 pictures; no broker answers"));
        proxy.set(new LinkFault.Pass());
        patiently().until(() -> text(err).contains("the brokers are back"));
        patiently().until(() -> !progress().contains("no broker answers"));
      } finally {
        proxy.set(new LinkFault.Pass());
        live.interrupt();
        live.join();
      }
    }
  }

  private void gallery(Paellera paellera) {
    paellera.runTo(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), "gallery", "outage", "--live", "--timeout", "15s");
  }

  private String progress() throws Exception {
    URI page = URI.create(text(out).strip());
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page.resolve("news?from=0")).build(), BodyHandlers.ofString())
        .body();
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5));
  }
}
