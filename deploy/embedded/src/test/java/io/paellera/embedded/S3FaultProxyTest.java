package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FaultProxyTest {
  private static final String BUCKET = "renders";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private EmbeddedS3 s3;
  private S3FaultProxy proxy;
  private S3Client direct;
  private S3Client client;

  @BeforeEach
  void start() {
    s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
    s3.createBucket(BUCKET);
    proxy = S3FaultProxy.start(s3.port());
    direct = S3Clients.of(s3);
    client = S3Clients.of(proxy.endpoint(), s3.accessKey(), s3.secretKey());
  }

  @AfterEach
  void stop() {
    client.close();
    direct.close();
    proxy.close();
    s3.close();
  }

  @Test
  void withoutRulesEverythingPassesAndSignaturesHold() {
    var picture = bytes(3_000_000);
    var key = "a batch/käse+1%/0 ü.png";
    client.putObject(b -> b.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromBytes(picture));

    assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray()).isEqualTo(picture);
    assertThat(client.headObject(b -> b.bucket(BUCKET).key(key)).contentLength()).isEqualTo(picture.length);
    assertThat(client.listObjectsV2(b -> b.bucket(BUCKET)).contents()).extracting("key").containsExactly(key);
    assertThat(statusOf(() -> put(client, key, "again"))).isEqualTo(412);
    client.deleteObject(b -> b.bucket(BUCKET).key(key));

    assertThat(proxy.requests()).isEqualTo(6);
    assertThat(proxy.faults()).isZero();
    assertThat(proxy.answers("PUT", 200)).isEqualTo(1);
    assertThat(proxy.answers("PUT", 412)).isEqualTo(1);
    assertThat(proxy.answers("GET", 200)).isEqualTo(2);
    assertThat(proxy.answers("DELETE", 204)).isEqualTo(1);
  }

  @Test
  void wrongSecretIsStillRefused() {
    try (var intruder = S3Clients.of(proxy.endpoint(), s3.accessKey(), "wrong")) {
      assertThat(statusOf(() -> put(intruder, "k", "v"))).isEqualTo(403);
    }
  }

  @Test
  void slowDownAndInternalErrorComeForTheCallsThatTheRuleNames() {
    proxy.set(
        S3FaultRule.inject(S3Fault.SLOW_DOWN).onMethod("PUT").fromCall(2).atMost(2),
        S3FaultRule.inject(S3Fault.INTERNAL_ERROR).onMethod("PUT").fromCall(3).everyCalls(2));

    var statuses = IntStream.range(0, 7).map(i -> statusOf(() -> put(client, "k" + i, "v"))).toArray();

    assertThat(statuses).containsExactly(200, 503, 503, 200, 500, 200, 500);
    assertThat(keys()).containsExactlyInAnyOrder("k0", "k3", "k5");
    assertThat(proxy.faults()).isEqualTo(4);
    assertThat(proxy.answers("PUT", 200)).isEqualTo(3);
  }

  @Test
  void errorAnswersCarryTheCodeOfS3() {
    proxy.set(S3FaultRule.inject(S3Fault.SLOW_DOWN));

    var error = catchThrowableOfType(S3Exception.class, () -> put(client, "k", "v"));

    assertThat(error.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
  }

  @Test
  void ruleTouchesOnlyKeysAndMethodsThatItNames() {
    proxy.set(S3FaultRule.inject(S3Fault.INTERNAL_ERROR).onMethod("GET").onKey("poison/.*"));
    put(client, "poison/0.png", "v");
    put(client, "fine/0.png", "v");

    assertThat(statusOf(() -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("fine/0.png")))).isEqualTo(200);
    assertThat(statusOf(() -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("poison/0.png")))).isEqualTo(500);
    assertThat(statusOf(() -> client.headObject(b -> b.bucket(BUCKET).key("poison/0.png")))).isEqualTo(200);
  }

  @Test
  void resetReachesTheClientAndNotTheServer() {
    proxy.set(S3FaultRule.inject(new S3Fault.Reset()).atMost(1));

    assertThatThrownBy(() -> put(client, "k", "v")).isInstanceOf(SdkClientException.class);

    assertThat(keys()).isEmpty();
    put(client, "k", "v");
    assertThat(keys()).containsExactly("k");
  }

  @Test
  void lostAnswerMeansThatTheObjectIsThereAndTheNextConditionalPutSaysSo() {
    proxy.set(S3FaultRule.inject(new S3Fault.LoseAnswer()).onMethod("PUT").atMost(1));

    assertThatThrownBy(() -> put(client, "k", "v")).isInstanceOf(SdkClientException.class);

    assertThat(proxy.answers("PUT", 200)).isEqualTo(1);
    assertThat(direct.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asUtf8String()).isEqualTo("v");
    assertThat(statusOf(() -> put(client, "k", "v"))).isEqualTo(412);
  }

  @Test
  void cutRequestLeavesNoObject() {
    proxy.set(S3FaultRule.inject(new S3Fault.CutRequestAfter(100_000)).onMethod("PUT"));

    assertThatThrownBy(
            () -> client.putObject(b -> b.bucket(BUCKET).key("big"), RequestBody.fromBytes(bytes(1_000_000))))
        .isInstanceOf(SdkClientException.class);
    put(client, "small", "v");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(keys()).containsExactly("small"));
  }

  @Test
  void cutAnswerIsNeverTakenForTheWholeObject() {
    direct.putObject(b -> b.bucket(BUCKET).key("big"), RequestBody.fromBytes(bytes(1_000_000)));
    put(direct, "small", "v");
    proxy.set(S3FaultRule.inject(new S3Fault.CutAnswerAfter(100_000)).onMethod("GET"));

    assertThatThrownBy(() -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("big"))).isInstanceOf(SdkClientException.class);
    assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key("small")).asUtf8String()).isEqualTo("v");
  }

  @Test
  void delayedRequestWaitsAndThenSucceeds() {
    proxy.set(S3FaultRule.inject(new S3Fault.Delay(Duration.ofMillis(300))).atMost(1));

    long start = System.nanoTime();
    put(client, "k", "v");

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(keys()).containsExactly("k");
  }

  @Test
  void closingEndsARequestThatIsBeingDelayed() {
    proxy.set(S3FaultRule.inject(new S3Fault.Delay(Duration.ofHours(1))));
    var put = CompletableFuture.runAsync(() -> put(client, "k", "v"));
    await().atMost(LIMIT).until(() -> proxy.requests() == 1);

    proxy.close();

    assertThat(put).failsWithin(LIMIT);
    assertThat(keys()).isEmpty();
  }

  @Test
  void serverThatIsDownIsAResetToTheClient() {
    s3.close();

    assertThatThrownBy(() -> put(client, "k", "v")).isInstanceOf(SdkClientException.class);
  }

  private List<String> keys() {
    return direct.listObjectsV2(b -> b.bucket(BUCKET)).contents().stream().map(object -> object.key()).toList();
  }

  private static void put(S3Client to, String key, String value) {
    to.putObject(b -> b.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString(value));
  }

  private static int statusOf(Runnable call) {
    try {
      call.run();
      return 200;
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
