package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class GalleryCommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Paellera paellera;

  @TempDir Path folder;

  GalleryCommandTest(PictureServers servers) {
    paellera = servers.paellera();
  }

  @Test
  void galleryWritesThePageThePicturesAndTheSheet() throws IOException {
    paellera.run("enqueue", "--batch", "gallery", "apple", "pear", "poison ivy", "--images", "2");
    paellera.run("watch", "gallery");
    Path sheet = folder.resolve("sheet.png");
    var outcome = paellera.run("gallery", "gallery", "--to", folder.toString(), "--sheet", sheet.toString());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.lines()).containsExactly(folder.resolve("index.html").toString(), sheet.toString());
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("poison ivy")
        .contains("\"2 completed, 1 failed of 3 jobs; 4 of 6 pictures\"")
        .contains("data:image/")
        .contains("jpeg;base64,");
    try (var pictures = Files.list(folder.resolve("pictures"))) {
      assertThat(pictures).hasSize(4);
    }
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(12 + 4 * 204);
    assertThat(paellera.run("gallery", "gallery").err()).contains("--to DIR or --live");
    assertThat(paellera.run("gallery", "nobody-knows", "--to", folder.toString()).exitCode()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void galleryTakesThePicturesThatDownloadHasPutThere() throws IOException {
    paellera.run("enqueue", "--batch", "once", "apple", "--images", "2");
    paellera.run("watch", "once", "--for", "60s");
    paellera.run("download", "once", "--to", folder.toString());
    assertThat(paellera.run("gallery", "once", "--to", folder.toString()).exitCode()).isZero();
    assertThat(folder.resolve("pictures")).doesNotExist();
    assertThat(folder.resolve("index.html")).exists();
  }

  @Test
  void galleryGaveEveryPictureTwiceWhereDownloadHadNamedThemByATemplate() throws IOException {
    paellera.run("enqueue", "--batch", "shelf", "--label", "shelf=-a1", "apple", "--images", "2");
    paellera.run("watch", "shelf", "--for", "60s");
    paellera.run("download", "shelf", "--to", folder.toString(), "--name-template", "{labels.shelf} {index}");
    assertThat(paellera.run("gallery", "shelf", "--to", folder.toString()).exitCode()).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("-a1 0.png", "-a1 1.png", "manifest.csv", "index.html");
    }
    assertThat(Files.readString(folder.resolve("index.html"))).contains("\"-a1%200.png\"", "\"-a1%201.png\"");
    Files.writeString(folder.resolve("manifest.csv"), "file,id\n../x.png,a\n\"");
    assertThat(paellera.run("gallery", "shelf", "--to", folder.toString()).err()).contains("can't read " + folder.resolve("manifest.csv"));
  }

  @Test
  void theLiveGalleryShowsPicturesAsTheyComeAndOnlyToWhoKnowsItsAddress() throws Exception {
    Path port = folder.resolve("out");
    var live =
        new Thread(
            () -> {
              try (var out = new PrintStream(port.toFile())) {
                paellera.runTo(out, "gallery", "live", "--live");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    live.start();
    await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.readString(port).endsWith("/\n"));
    URI page = URI.create(Files.readString(port).strip());
    assertThat(page.getHost()).isEqualTo("127.0.0.1");
    var http = HttpClient.newHttpClient();

    var html = get(http, page);
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'sha256-");
    assertThat(get(http, page.resolve("news?from=0")).body()).contains("\"entries\":[]");

    paellera.run("enqueue", "--batch", "live", "apple <b>", "pear");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get(http, page.resolve("news?from=0")).body())
                    .contains("apple \\u003cb>")
                    .contains("\"ended\":2,"));
    assertThat(get(http, page.resolve("news?from=1")).body()).doesNotContain("picture/0").contains("picture/1");
    assertThat(get(http, page.resolve("picture/1")).headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(get(http, page.resolve("picture/99")).statusCode()).isEqualTo(404);

    assertThat(get(http, page.resolve("/")).statusCode()).isEqualTo(404);
    assertThat(get(http, page.resolve("/0123456789abcdef0123456789abcdef/")).statusCode()).isEqualTo(404);
    assertThat(statusWithHost(page, "evil.example:" + page.getPort())).isEqualTo(404);
    live.interrupt();
    live.join();
    assertThat(paellera.run("gallery", "live", "--live", "--for", "1s").exitCode()).isIn(ExitCode.OK, ExitCode.UNFINISHED);
  }

  private static HttpResponse<String> get(HttpClient http, URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static int statusWithHost(URI page, String host) throws IOException {
    try (var socket = new Socket(page.getHost(), page.getPort())) {
      socket
          .getOutputStream()
          .write(("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes());
      String answer = new String(socket.getInputStream().readAllBytes());
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }
}
