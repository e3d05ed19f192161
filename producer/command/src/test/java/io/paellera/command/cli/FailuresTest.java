package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

@WithBroker
class FailuresTest {

  private final CommandBroker broker;
  private final Paellera paellera;

  FailuresTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  private void byHand(String... jobs) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String job : jobs) {
        producer.send(new ProducerRecord<>(Topics.DEFAULT.jobs(), job.getBytes(UTF_8)));
      }
      producer.flush();
    }
  }

  @Test
  void watchSaidSuccessWhereAJobHadFailedThatTheClientCannotRead() {
    byHand(
        "{\"id\":\"kc-1\",\"batch\":\"kc\",\"prompt\":\"red apple\"}",
        "{\"id\":\"kc-2\",\"batch\":\"kc\",\"prompt\":\"green pear\",\"steps\":\"eight\"}");
    var watched = paellera.run("watch", "kc", "--for", "60s");
    assertThat(watched.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(watched.out()).contains("kc: 1 completed, 1 failed of 2 jobs");
    assertThat(watched.err()).contains("kc-2 failed: invalid at intake: steps");
    assertThat(paellera.run("watch", "kc", "--for", "60s", "-o", "json").out())
        .contains("\"finished\":true", "\"failed\":1", "\"unreadable\":1", "\"causes\":[{\"status\":\"failed\",\"code\":\"invalid\"");
    var again = paellera.run("retry", "kc", "--failed");
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(again.err()).contains("1 job can't be sent again, being no valid one: paellera results kc --failed tells").contains("before enqueuing it");
  }

  @Test
  void aFailureToldNothingOfARecordThatIsNoJob() {
    byHand("{\"id\":\"np-1\",\"batch\":\"np\",\"prompt\":\"green pear\",\"steps\":\"eight\"}");
    assertThat(paellera.run("watch", "np", "--for", "60s").err()).contains("np-1 failed: invalid at intake: steps", "(\"green pear\")");
    assertThat(paellera.run("results", "np", "--failed", "-o", "csv").lines().get(1)).startsWith("np-1,np,failed,,,green pear,");
    assertThat(paellera.run("results", "np", "--failed").out()).contains("\"prompt\":\"green pear\"");
  }

  @Test
  void aFailureTellsTheRowThatItComesFrom() {
    String sheet = "prompt,labels.shelf\nred apple,a1\npoison ivy,\"b,2\"\ngreen pear,c3\n";
    assertThat(paellera.runWithInput(sheet, "enqueue", "--batch", "sheet", "-f", "-", "--format", "csv").exitCode()).isZero();
    var watched = paellera.run("watch", "sheet", "--for", "60s");
    assertThat(watched.err()).contains("it is \ufffd[31mpoison (line 3, \"poison ivy\", shelf=b,2)");
    var table = paellera.run("results", "sheet", "--failed", "-o", "csv");
    assertThat(table.lines()).hasSize(2);
    assertThat(table.lines().get(0)).startsWith("jobId,batch,status,images,line,prompt,labels,seed");
    assertThat(table.lines().get(1)).contains(",sheet,failed,,3,poison ivy,\"shelf=b,2\",");
    assertThat(paellera.run("results", "sheet", "--failed").out())
        .contains("\"line\":3", "\"job\":{\"id\":", "\"prompt\":\"poison ivy\"");
    paellera.run("retry", "sheet", "--failed");
    var after = paellera.run("watch", "sheet", "--for", "60s");
    assertThat(after.exitCode()).isZero();
    assertThat(after.err()).as("a failure that a retry has mended").doesNotContain("poison");
  }

  @Test
  void failuresAreGroupedByTheirCause() {
    paellera.run("enqueue", "--batch", "causes", "poison 1", "poison 2", "poison 3", "apple");
    byHand("{\"id\":\"odd\",\"batch\":\"causes\",\"prompt\":7}");
    assertThat(paellera.run("watch", "causes", "--for", "60s").lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("  3 failed: poison at intake: it is"))
        .anySatisfy(line -> assertThat(line).startsWith("  1 failed: invalid at intake: prompt"));
  }

  @Test
  void aMisspeltKeyOfAJobFromElsewhereIsTold() {
    byHand(
        "{\"id\":\"odd-1\",\"batch\":\"odd\",\"prompt\":\"red apple\",\"Steps\":8}",
        "{\"id\":\"odd-2\",\"batch\":\"odd\",\"prompt\":\"green pear\",\"Steps\":8}",
        "{\"id\":\"odd-3\",\"batch\":\"odd\",\"prompt\":\"frog\"}");
    var watched = paellera.run("watch", "odd", "--for", "60s");
    assertThat(watched.exitCode()).isZero();
    String warning = "passed over: Steps is no field that is known; did you mean steps?";
    assertThat(watched.lines()).hasSize(2);
    assertThat(watched.lines().get(1)).startsWith("  2 with a warning: " + warning + " (odd-");
    assertThat(paellera.run("watch", "odd", "--for", "60s", "-o", "json").out()).contains("\"warnings\":[{\"message\":\"" + warning);
    var table = paellera.run("results", "odd", "-o", "csv");
    assertThat(table.lines().get(0)).endsWith(",worker,warnings");
    assertThat(table.lines()).filteredOn(line -> line.endsWith(warning)).hasSize(2);
  }

  @Test
  void jobsThatWaitForNobodyAreSaidToWaitForNobody() {
    paellera.run("enqueue", "--batch", "deserted", "never mind");
    assertThat(paellera.run("watch", "deserted", "--once").err()).contains("group paellera-workers has no worker");
    assertThat(paellera.run("watch", "deserted", "--for", "15s").err()).contains("group paellera-workers has no worker");
  }
}
