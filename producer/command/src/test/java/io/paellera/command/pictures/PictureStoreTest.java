package io.paellera.command.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.paellera.command.pictures.BucketSettings.Keys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store is told, and what is made of its answers. */
class PictureStoreTest {
  private static final byte[] OLD_STORE = "<Error><Code>XAmzContentSHA256Mismatch</Code></Error>".getBytes(UTF_8);

  @TempDir private Path folder;
  private Path file;
  private HttpServer server;

  /** Of each request, the algorithm of the checksum that follows the content, if one does. */
  private final List<Optional<String>> algorithms = new CopyOnWriteArrayList<>();

  /** Knows no checksums. */
  @BeforeEach
  void startOldStore() throws IOException {
    file = Files.writeString(folder.resolve("a.png"), "a picture");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
          var algorithm = Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-amz-sdk-checksum-algorithm"));
          algorithms.add(algorithm);
          if (algorithm.isPresent()) {
            exchange.sendResponseHeaders(400, OLD_STORE.length);
            exchange.getResponseBody().write(OLD_STORE);
          } else {
            exchange.sendResponseHeaders(200, -1);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopStore() {
    server.stop(0);
  }

  @Test
  void oldStoreTakesPicturesThatComeWithoutChecksums() {
    try (var store = new PictureStore(settings(false))) {
      store.put("s3://pictures/a.png", file);
    }
    assertThat(algorithms).containsExactly(Optional.empty());
  }

  @Test
  void whoeverSendsChecksumsToAnOldStoreIsToldWhatToSet() {
    try (var store = new PictureStore(settings(true))) {
      assertThatThrownBy(() -> store.put("s3://pictures/a.png", file))
          .isInstanceOf(PictureException.class)
          .hasMessageContaining("400 XAmzContentSHA256Mismatch: set s3.checksums=false");
    }
    assertThat(algorithms).isNotEmpty().allMatch(Optional::isPresent);
  }

  private BucketSettings settings(boolean checksums) {
    var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new BucketSettings(
        Optional.of(endpoint), "us-east-1", Optional.of(new Keys("key", "secret")), true, checksums, PutOptions.NONE, Duration.ofMinutes(2));
  }
}
