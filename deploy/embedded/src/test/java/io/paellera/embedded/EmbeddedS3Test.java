package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedS3Test {
  private static final String BUCKET = "renders";

  static Stream<S3Settings> stores() {
    return Stream.of(S3Settings.defaults(), S3Settings.defaults().inMemory());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void whatIsPutIsGotWithItsTypeAndMetadata(S3Settings settings) {
    try (var s3 = EmbeddedS3.start(settings); var client = S3Clients.of(s3)) {
      s3.createBucket(BUCKET);
      client.putObject(
          b -> b.bucket(BUCKET).key("a/0.png").contentType("image/png").metadata(Map.of("seed", "7")),
          RequestBody.fromString("pixels"));

      var object = client.getObjectAsBytes(b -> b.bucket(BUCKET).key("a/0.png"));

      assertThat(object.asUtf8String()).isEqualTo("pixels");
      assertThat(object.response().contentType()).isEqualTo("image/png");
      assertThat(object.response().metadata()).containsEntry("seed", "7");
      assertThat(client.listObjectsV2(b -> b.bucket(BUCKET)).contents()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void raceOfConditionalPutsHasOneWinnerAndKeepsItsBytes(S3Settings settings) throws Exception {
    int writers = 8;
    try (var s3 = EmbeddedS3.start(settings); var client = S3Clients.of(s3)) {
      s3.createBucket(BUCKET);
      var pool = Executors.newFixedThreadPool(writers);
      try {
        for (int round = 0; round < 5; round++) {
          var key = "race-" + round;
          var barrier = new CyclicBarrier(writers);
          var puts = new ArrayList<Callable<Integer>>();
          for (int writer = 0; writer < writers; writer++) {
            var body = "writer-" + writer;
            puts.add(
                () -> {
                  barrier.await();
                  return putIfAbsent(client, key, body);
                });
          }
          var statuses = new ArrayList<Integer>();
          for (var put : pool.invokeAll(puts)) {
            statuses.add(put.get());
          }

          assertThat(statuses).hasSize(writers).containsOnlyOnce(200).containsOnly(200, 412);
          assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String())
              .isEqualTo("writer-" + statuses.indexOf(200));
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Test
  void wrongSecretIsRefused() {
    try (var s3 = EmbeddedS3.start(); var client = S3Clients.of(s3.endpoint(), s3.accessKey(), "not the secret")) {
      s3.createBucket(BUCKET);

      var error =
          catchThrowableOfType(
              S3Exception.class, () -> client.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("v")));

      assertThat(error.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void damagedBodyIsRefused() {
    try (var s3 = EmbeddedS3.start(); var client = S3Clients.of(s3)) {
      s3.createBucket(BUCKET);

      var error =
          catchThrowableOfType(
              S3Exception.class,
              () ->
                  client.putObject(
                      b -> b.bucket(BUCKET).key("k").checksumSHA256("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                      RequestBody.fromString("v")));

      assertThat(error.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void restartOnItsDirectoryKeepsObjectsAndGivenKeysAndPort(@TempDir Path directory) {
    var settings = S3Settings.defaults().inDirectory(directory).accepting(new S3Credentials("id", "secret"));
    int port;
    try (var s3 = EmbeddedS3.start(settings); var client = S3Clients.of(s3)) {
      port = s3.port();
      s3.createBucket(BUCKET);
      client.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("v"));
    }

    try (var s3 = EmbeddedS3.start(settings.onPort(port)); var client = S3Clients.of(s3.endpoint(), "id", "secret")) {
      s3.createBucket(BUCKET);
      assertThat(s3.port()).isEqualTo(port);
      assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asUtf8String()).isEqualTo("v");
    }
  }

  @Test
  void keysAreRandomAndTheSecretIsNeverPrinted() {
    try (var first = EmbeddedS3.start(); var second = EmbeddedS3.start()) {
      assertThat(first.secretKey()).isNotEqualTo(second.secretKey());
      assertThat(List.of(first.toString(), first.credentials().toString())).noneMatch(text -> text.contains(first.secretKey()));
      var settings = S3Settings.defaults().accepting(first.credentials());
      assertThat(settings.toString()).doesNotContain(first.secretKey());
    }
  }

  @Test
  void portThatWasAskedForIsRefusedWhenTaken() throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(0));

      assertThatThrownBy(() -> EmbeddedS3.start(S3Settings.defaults().onPort(taken.getLocalPort())))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void bucketNameIsCheckedAndAnExistingBucketStays() {
    try (var s3 = EmbeddedS3.start(); var client = S3Clients.of(s3)) {
      s3.createBucket(BUCKET);
      client.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("v"));
      s3.createBucket(BUCKET);

      assertThat(client.listObjectsV2(b -> b.bucket(BUCKET)).contents()).hasSize(1);
      assertThatThrownBy(() -> s3.createBucket("../climb")).hasMessageContaining("../climb");
    }
  }

  @Test
  void temporaryDirectoryGoesWithTheServerAndClosingTwiceIsFine() {
    var s3 = EmbeddedS3.start();
    var directory = s3.directory().orElseThrow();
    assertThat(directory).isDirectory();

    s3.close();
    s3.close();

    assertThat(Files.exists(directory)).isFalse();
  }

  private static int putIfAbsent(S3Client client, String key, String body) {
    try {
      client.putObject(b -> b.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString(body));
      return 200;
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }
}
