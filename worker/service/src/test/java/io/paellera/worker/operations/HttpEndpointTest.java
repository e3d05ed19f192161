package io.paellera.worker.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {

  private static final Duration VERY_LONG = Duration.ofMinutes(1);
  private static final String HALF = "GET /livez HTTP/1.1\r\nHost: a\r\nX-Never-En";
  /** More than the sockets of both sides keep. */
  private static final int LARGE = 64 << 20;

  private final Map<String, String> sick = new ConcurrentHashMap<>();
  private final Map<String, String> missing = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Deque<Socket> strangers = new ArrayDeque<>();
  private volatile String metrics = "jobs 1\n";

  @AfterEach
  void closeStrangers() throws IOException {
    for (var socket : strangers) {
      socket.close();
    }
  }

  @Test
  void answersWithWhatIsWrong() throws Exception {
    try (var endpoint = endpoint("127.0.0.1")) {
      assertThat(get(endpoint, "/livez").body()).isEqualTo("ok\n");
      assertThat(get(endpoint, "/metrics").body()).isEqualTo("jobs 1\n");
      sick.put("poll", "long ago");
      assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(503);
      assertThat(get(endpoint, "/livez").body()).isEqualTo("poll: long ago\n");
      assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 64, 200})
  void halfSentRequestsStopLivezReadyzAndMetricsForGood(int strangers) throws Exception {
    try (var endpoint = endpoint("127.0.0.1")) {
      for (int i = 0; i < strangers; i++) {
        connect(endpoint, HALF);
      }
      for (var path : new String[] {"/livez", "/readyz", "/metrics"}) {
        assertThat(get(endpoint, path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void halfASentRequestIsCutOffAlsoWhereNobodyWaits() throws Exception {
    try (var endpoint = endpoint("127.0.0.1")) {
      connect(endpoint, HALF);
      assertThat(isCutOff(strangers.getLast())).isTrue();
    }
  }

  @Test
  void bodiesThatNeverComeStopLivezForGood() throws Exception {
    try (var endpoint = endpoint("127.0.0.1")) {
      for (int i = 0; i < 64; i++) {
        connect(endpoint, "POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na");
      }
      assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readersThatDontReadStopLivezForGood() throws Exception {
    metrics = "a".repeat(LARGE);
    try (var endpoint = endpoint("127.0.0.1")) {
      for (int i = 0; i < 16; i++) {
        connect(endpoint, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ipv6HasNoUri() throws Exception {
    assumeThat(hasIpv6()).as("this machine has the address ::1").isTrue();
    try (var endpoint = endpoint("::1")) {
      assertThat(endpoint.uri().getHost()).isEqualTo("[0:0:0:0:0:0:0:1]");
      assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(200);
    }
  }

  private static boolean hasIpv6() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null;
  }

  private HttpEndpoint endpoint(String host) {
    return new HttpEndpoint(host, 0, () -> sick, () -> missing, () -> metrics);
  }

  private void connect(HttpEndpoint endpoint, String sent) throws IOException {
    var socket = new Socket(endpoint.uri().getHost(), endpoint.uri().getPort());
    strangers.add(socket);
    socket.getOutputStream().write(sent.getBytes(US_ASCII));
  }

  private static boolean isCutOff(Socket socket) throws IOException {
    socket.setSoTimeout((int) VERY_LONG.toMillis());
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private HttpResponse<String> get(HttpEndpoint endpoint, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(endpoint.uri() + path)).timeout(VERY_LONG).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
