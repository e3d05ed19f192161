package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class ConnectionTest {

  private final CommandBroker broker;
  private final Paellera paellera;

  @TempDir Path folder;

  ConnectionTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void topicsCreateIsSafeToRepeat() {
    assertThat(paellera.run("topics", "create", "--partitions", "3").lines())
        .containsExactly(
            "render.jobs: present", "render.results: present", "render.jobs.dlq: present", "render.control: present");
    assertThat(paellera.run("topics", "create", "--partitions", "5").out()).contains("has 3 partitions, planned 5");
  }

  @Test
  void aBrokerThatIsNotThereIsNamedAndGivesItsExitCode() {
    var nowhere = Paellera.with("127.0.0.1:1");
    var outcome = nowhere.run("enqueue", "apple", "--timeout", "1s");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(outcome.err()).startsWith("paellera: no broker at 127.0.0.1:1 answered within 1 s");
    assertThat(nowhere.run("watch", "x", "--timeout", "1s").err()).contains("no broker at 127.0.0.1:1");
    assertThat(nowhere.run("doctor", "--timeout", "1s"))
        .satisfies(
            doctor -> {
              assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILURES);
              assertThat(doctor.out()).contains("fault    broker: 127.0.0.1:1").contains("skipped  bucket");
            });
  }

  @Test
  void whatKafkaHasAgainstASettingIsTold() {
    var outcome = paellera.run("watch", "x", "-K", "security.protocol=SSL", "-K", "ssl.truststore.location=/no/such/file.jks");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(outcome.err()).contains("/no/such/file.jks");
  }

  @Test
  void missingTopicsAreNamedWithWhatToDo() {
    var elsewhere = paellera.and(Map.of("PAELLERA_TOPICS_JOBS", "none.jobs", "PAELLERA_TOPICS_RESULTS", "none.results"));
    assertThat(elsewhere.run("enqueue", "apple").err()).contains("none.jobs").contains("topics create");
    assertThat(elsewhere.run("watch", "x").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    paellera.run("enqueue", "--batch", "uncontrolled", "never");
    var uncontrolled = paellera.and(Map.of("PAELLERA_TOPICS_CONTROL", "none.control"));
    assertThat(uncontrolled.run("cancel", "uncontrolled").err()).contains("none.control").contains("topics create");
  }

  @Test
  void settingsOfKafkaThatCannotWorkWereToldInTheNamesOfItsClasses() {
    for (String command : List.of("enqueue", "watch", "doctor")) {
      assertThat(told(command, "-b", "broker"))
          .contains("kafka.bootstrap.servers is broker, but must be HOST:PORT")
          .doesNotContain("Client", "construct");
      assertThat(told(command, "-b", "nowhere.invalid:9092")).contains("no host of kafka.bootstrap.servers is known here");
      assertThat(told(command, "-K", "security.protocol=SASL_SSL")).contains("there is nothing to log in with: set kafka.sasl.jaas.config");
    }
  }

  private String told(String command, String... options) {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(command.equals("doctor") ? List.of() : List.of("x"));
    arguments.addAll(List.of(options));
    var outcome = paellera.run(arguments.toArray(String[]::new));
    return outcome.out() + outcome.err();
  }

  @Test
  void theConfigurationFileIsTheWorkersAndItsTyposAreFound() throws IOException {
    String good =
        file(
            "worker.properties",
            "kafka.bootstrap.servers=" + broker.bootstrapServers() + "\nbatch.max-size=8\ns3.bucket=pictures\n");
    assertThat(new Paellera(Map.of()).run("watch", "nobody", "--once", "-c", good).exitCode()).isEqualTo(ExitCode.UNKNOWN);
    String bad = file("bad.properties", "s3.buckt=pictures\n");
    assertThat(new Paellera(Map.of()).run("watch", "x", "-c", bad).err())
        .contains("s3.buckt is no setting")
        .contains("s3.bucket");
  }

  @Test
  void variablesHaveTheWorkersNamesAndTheOlderOnesAreReadWithAHint() {
    var worker = new Paellera(Map.of("PAELLERA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "PAELLERA_HTTP_PORT", "9465"));
    var known = worker.run("watch", "nobody", "--once");
    assertThat(known.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(known.err()).doesNotContain("older names");

    var older = new Paellera(Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "S3_BUCKET", "pictures"));
    var hinted = older.run("watch", "nobody", "--once");
    assertThat(hinted.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(hinted.err()).containsOnlyOnce("older names of settings, still read: KAFKA_BOOTSTRAP_SERVERS, S3_BUCKET; put PAELLERA_");

    var both = worker.and(Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")).run("watch", "nobody", "--once");
    assertThat(both.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(both.err()).doesNotContain("older names");
  }

  @Test
  void aSettingOfTheWrongFormIsNamedAndNoSecretIsShown() {
    String secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    assertThat(paellera.and(Map.of("PAELLERA_S3_ENDPOINT", "store")).run("doctor").err())
        .contains("s3.endpoint is store, but must be an address such as https://host:9000");
    assertThat(paellera.and(Map.of("PAELLERA_S3_ENDPOINT", secret)).run("doctor").err())
        .contains("s3.endpoint is a text of 38 characters")
        .doesNotContain(secret);
    assertThat(paellera.and(Map.of("PAELLERA_S3_PATH_STYLE", "minioadmin")).run("doctor").err())
        .contains("s3.path-style is a text of 10 characters")
        .doesNotContain("minioadmin");
    assertThat(paellera.and(Map.of("PAELLERA_S3_SESSION_TOKEN", secret)).run("doctor").err())
        .contains("s3.session-token belongs to an access key")
        .doesNotContain(secret);
  }
}
