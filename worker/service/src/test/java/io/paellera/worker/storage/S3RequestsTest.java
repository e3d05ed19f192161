package io.paellera.worker.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.paellera.worker.config.SettingsReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of S3 is asked, as it comes out of the wire. */
class S3RequestsTest {

  private static final byte[] CONTENT = "a".getBytes(UTF_8);

  private final BlockingQueue<Headers> puts = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestMethod().equals("PUT")) {
            puts.add(exchange.getRequestHeaders());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Headers headersOfPut(Map<String, String> more) throws Exception {
    var values = new HashMap<>(more);
    values.put("kafka.bootstrap.servers", "localhost:9092");
    values.put("s3.bucket", "pictures");
    values.put("s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    values.put("s3.path-style", "true");
    values.put("s3.access-key", "id");
    values.put("s3.secret-key", "hush");
    var settings = SettingsReader.of(values);
    try (var client = S3Clients.open(settings)) {
      var store =
          new S3ObjectStore(client, "pictures", "renders", PutOptions.of(settings.s3()), settings.storage().attemptTimeout());
      store.putIfAbsent(new ObjectStore.NewObject("renders/a", CONTENT, Sha256.of(CONTENT), "image/png", Map.of()));
    }
    return puts.poll(1, TimeUnit.MINUTES);
  }

  @Test
  void encryptionStorageClassAndSessionTokenGoWithWhatIsStored() throws Exception {
    var headers =
        headersOfPut(
            Map.of(
                "s3.session-token", "a-token",
                "s3.server-side-encryption", "aws:kms",
                "s3.kms-key-id", "alias/pictures",
                "s3.storage-class", "STANDARD_IA"));

    assertThat(headers.getFirst("x-amz-security-token")).isEqualTo("a-token");
    assertThat(headers.getFirst("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(headers.getFirst("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("alias/pictures");
    assertThat(headers.getFirst("x-amz-storage-class")).isEqualTo("STANDARD_IA");
  }

  @Test
  void withoutThemTheBucketDecides() throws Exception {
    assertThat(headersOfPut(Map.of()).keySet())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .contains("if-none-match")
        .doesNotContain(
            "x-amz-security-token",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-storage-class");
  }

  @Test
  void contentGoesInOnePieceWithItsChecksumBeforeIt() throws Exception {
    var headers = headersOfPut(Map.of());

    assertThat(headers.getFirst("x-amz-checksum-sha256")).isEqualTo("ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=");
    assertThat(headers.getFirst("content-length")).isEqualTo("1");
    assertThat(headers.keySet()).extracting(name -> name.toLowerCase(Locale.ROOT)).doesNotContain("x-amz-trailer", "content-encoding");
  }

  @Test
  void storesThatKnowNoChecksumsGetNone() throws Exception {
    assertThat(headersOfPut(Map.of("s3.checksums", "false")).keySet())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .noneMatch(name -> name.startsWith("x-amz-checksum") || name.equals("x-amz-trailer"));
  }
}
