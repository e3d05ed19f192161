package io.paellera.command.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.BucketSettings.Keys;
import io.paellera.command.pictures.PictureStore;
import io.paellera.producer.support.ChildJvm;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a JVM of its own, since the JDK reads its servers' limits once. */
class HeldGalleryTest {

  private static final Duration VERY_LONG = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void halfSentRequestsStopTheLiveGalleryForGood(int strangers) throws Exception {
    assertThat(ChildJvm.run(List.of(), HeldGalleryTest.class.getName(), Integer.toString(strangers))).isEqualTo("200");
  }

  /** Holds the gallery with so many half requests, and prints the status of a whole one. */
  public static void main(String[] strangers) throws Exception {
    var sockets = new ArrayDeque<Socket>();
    try (var store = new PictureStore(BucketSettings.at(URI.create("http://127.0.0.1:1"), new Keys("a", "b")));
        var server = new GalleryServer("held", store, 0)) {
      for (int i = 0; i < Integer.parseInt(strangers[0]); i++) {
        sockets.add(half(server.uri()));
      }
      var request = HttpRequest.newBuilder(server.uri()).timeout(VERY_LONG).build();
      System.out.print(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket half(URI uri) throws IOException {
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nX-Never-En".getBytes(US_ASCII));
    return socket;
  }
}
