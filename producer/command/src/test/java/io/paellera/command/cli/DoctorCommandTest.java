package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.ModelRef;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithBroker
class DoctorCommandTest {

  private final PictureServers servers;
  private final Paellera paellera;

  DoctorCommandTest(PictureServers servers) {
    this.servers = servers;
    paellera = servers.paellera();
  }

  @Test
  void theDoctorFindsAllWellAndSaysWhatIsNot() {
    var well = paellera.run("doctor");
    assertThat(well.exitCode()).isZero();
    assertThat(well.out())
        .contains("warning  workers: group paellera-workers has no worker now")
        .contains("ok       transactions: transaction.version 2", "ok       offsets: remembered for 168 h")
        .contains("ok       broker: " + servers.bootstrapServers())
        .containsPattern("cluster \\S+, 1 node, metadata.version \\d+\\n")
        .contains("ok       topic render.jobs: there; differs from the usual plan: has 2 partitions")
        .contains("ok       bucket: pictures can be written")
        .contains("ok       clocks");
    var noBucket = paellera.run("doctor", "--bucket", "not-there");
    assertThat(noBucket.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(noBucket.out()).contains("fault    bucket: can't write to bucket not-there").contains("Create the bucket");
    assertThat(paellera.and(Map.of("PAELLERA_S3_SECRET_KEY", "wrong")).run("doctor").out())
        .contains("fault    bucket")
        .contains("check the access key")
        .doesNotContain("wrong");
    assertThat(paellera.and(Map.of("PAELLERA_S3_PATH_STYLE", "yes")).run("doctor").out()).contains("ok       bucket: pictures");
    assertThat(paellera.and(Map.of("PAELLERA_S3_PATH_STYLE", "ture")).run("doctor").err()).contains("s3.path-style is ture, but must be true or false");
    assertThat(paellera.and(Map.of("PAELLERA_S3_CHECKSUMS", "none")).run("doctor").err()).contains("s3.checksums is none, but must be true or false");
    assertThat(paellera.and(Map.of("PAELLERA_TOPICS_JOBS", "none")).run("doctor").out())
        .contains("fault    topic none: missing. Create it: paellera topics create");
  }

  @Test
  void theDoctorTellsOfWorkersThatHoldDifferentWeightsUnderOneName() {
    var one = new ModelRef("fruit", "a".repeat(64));
    var other = new ModelRef("fruit", "b".repeat(64));
    servers.publish(drawn("one-1", one, "worker-1"));
    servers.publish(drawn("one-2", one, "worker-2"));
    assertThat(paellera.run("doctor").lines()).contains("ok       model: fruit@aaaaaaaaaaaa by worker-1, worker-2");
    servers.publish(drawn("one-3", other, "worker-3"));
    assertThat(paellera.run("doctor").lines())
        .contains(
            "warning  model: different weights under one name in the last 10 minutes: fruit@aaaaaaaaaaaa by worker-1, worker-2;"
                + " fruit@bbbbbbbbbbbb by worker-3. The same job gives one picture or another: give each its own name, or ask for"
                + " NAME@DIGEST (--model)");
  }

  private static RenderResult drawn(String id, ModelRef model, String worker) {
    return Results.drawnWith(Results.completed(RenderJob.builder(id, "apple").batch("weights").build()), model, worker);
  }

  @Test
  void theDoctorKeepsItsWordWhereTheBrokerIsFrozen() {
    try (var proxy = TcpProxy.start();
        var frozen = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(frozen.port());
      proxy.set(new LinkFault.HalfOpen());
      long start = System.nanoTime();
      var outcome = Paellera.with(frozen.bootstrapServers()).run("doctor", "--timeout", "8s");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as("it took 23 s").isLessThan(Duration.ofSeconds(16));
      assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILURES);
      assertThat(outcome.out())
          .contains("fault    broker: " + frozen.bootstrapServers() + ": no answer within 8 s")
          .doesNotContain("Call:", "listNodes");
      proxy.set(new LinkFault.Pass());
    }
  }
}
