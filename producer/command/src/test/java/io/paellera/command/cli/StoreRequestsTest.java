package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command sends to a store, seen by a server that takes everything. */
class StoreRequestsTest {

  private final Map<String, Headers> requests = new ConcurrentHashMap<>();
  private HttpServer server;
  private Paellera paellera;

  @TempDir Path folder;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
    paellera =
        Paellera.with("127.0.0.1:1")
            .and(
                Map.of(
                    "PAELLERA_S3_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort(),
                    "PAELLERA_S3_PATH_STYLE", "true",
                    "PAELLERA_S3_BUCKET", "pictures",
                    "PAELLERA_S3_ACCESS_KEY", "key",
                    "PAELLERA_S3_SECRET_KEY", "secret"));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    requests.put(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(), exchange.getRequestHeaders());
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private String picture() throws IOException {
    return Files.write(folder.resolve("photo.png"), PictureServers.png(1)).toString();
  }

  @Test
  void encryptionStorageClassAndSessionTokenGoWithAnUpload() throws IOException {
    var settings = new HashMap<String, String>();
    settings.put("PAELLERA_S3_SESSION_TOKEN", "a-token");
    settings.put("PAELLERA_S3_SERVER_SIDE_ENCRYPTION", "aws:kms");
    settings.put("PAELLERA_S3_KMS_KEY_ID", "alias/pictures");
    settings.put("PAELLERA_S3_STORAGE_CLASS", "STANDARD_IA");
    assertThat(paellera.and(settings).run("upload", picture()).exitCode()).isZero();
    Headers sent = requests.get("PUT /pictures/inputs/photo.png");
    assertThat(sent.getFirst("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(sent.getFirst("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo("alias/pictures");
    assertThat(sent.getFirst("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(sent.getFirst("x-amz-security-token")).isEqualTo("a-token");
    assertThat(sent.getFirst("Authorization"))
        .contains("Credential=key/")
        .containsPattern("SignedHeaders=[^,]*x-amz-security-token")
        .containsPattern("SignedHeaders=[^,]*x-amz-server-side-encryption-aws-kms-key-id");
  }

  @Test
  void withoutSuchSettingsNothingOfThemIsSent() throws IOException {
    assertThat(paellera.run("upload", picture()).exitCode()).isZero();
    assertThat(requests.get("PUT /pictures/inputs/photo.png"))
        .doesNotContainKeys(
            "X-amz-server-side-encryption",
            "X-amz-server-side-encryption-aws-kms-key-id",
            "X-amz-storage-class",
            "X-amz-security-token");
  }
}
