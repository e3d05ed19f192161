package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.LinkFault.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** The link alone, with a server that sends back what it gets. */
  @Nested
  class Link {
    private LoopbackListener echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() {
      echo = LoopbackListener.start("echo", client -> client.getInputStream().transferTo(client.getOutputStream()));
      proxy = TcpProxy.start(echo.port());
    }

    @AfterEach
    void stop() {
      proxy.close();
      echo.close();
    }

    @Test
    void passesEveryByteBothWaysAndTheEndOfTheStream() throws Exception {
      var sent = new byte[3_000_000];
      new Random(7).nextBytes(sent);
      try (var socket = connect()) {
        var writer = new Thread(() -> sendAndEnd(socket, sent));
        writer.start();

        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);

        writer.join();
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(sent.length);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(sent.length);
      }
      await().atMost(LIMIT).until(() -> proxy.openConnections() == 0 && echo.openConnections() == 0);
    }

    @Test
    void latencyHoldsEachWay() throws Exception {
      proxy.set(new LinkFault.Latency(Duration.ofMillis(150)));
      try (var socket = connect()) {
        long start = System.nanoTime();
        send(socket, 1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
      }
    }

    @Test
    void bandwidthBoundsTheRate() throws Exception {
      proxy.set(new LinkFault.Bandwidth(100_000));
      try (var socket = connect()) {
        long start = System.nanoTime();
        sendAndEnd(socket, new byte[40_000]);
        assertThat(socket.getInputStream().readAllBytes()).hasSize(40_000);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
      }
    }

    @Test
    void halfOpenLinkSaysNothingUntilItHeals() throws Exception {
      try (var socket = connect()) {
        send(socket, 1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        proxy.set(new LinkFault.HalfOpen());
        send(socket, 2);
        socket.setSoTimeout(200);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        try (var other = connect()) {
          assertThat(other.isConnected()).isTrue();
        }

        proxy.set(new LinkFault.Pass());

        socket.setSoTimeout((int) LIMIT.toMillis());
        assertThat(socket.getInputStream().read()).isEqualTo(2);
      }
    }

    @Test
    void resetEndsOpenConnectionsAndRefusesNewOnesUntilItHeals() throws Exception {
      try (var open = connect()) {
        send(open, 1);
        assertThat(open.getInputStream().read()).isEqualTo(1);

        proxy.set(new LinkFault.Reset());

        assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      assertThatThrownBy(
              () -> {
                try (var fresh = connect()) {
                  send(fresh, 1);
                  requireByte(fresh.getInputStream());
                }
              })
          .isInstanceOf(IOException.class);
      proxy.set(new LinkFault.Pass());
      try (var healed = connect()) {
        send(healed, 3);
        assertThat(healed.getInputStream().read()).isEqualTo(3);
      }
    }

    @Test
    void requestIsCutAfterExactlyTheBytesThatWereAllowed() throws Exception {
      proxy.set(new LinkFault.CutAfter(5, Direction.TO_SERVER));
      try (var socket = connect()) {
        send(socket, 1, 2, 3, 4, 5, 6, 7);
        assertThatThrownBy(() -> socket.getInputStream().readNBytes(8)).isInstanceOf(SocketException.class);
      }
      assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(5);
    }

    @Test
    void answerIsLostThoughTheRequestArrived() throws Exception {
      proxy.set(new LinkFault.CutAfter(0, Direction.TO_CLIENT));
      try (var socket = connect()) {
        send(socket, 1, 2, 3);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(3);
      assertThat(proxy.bytes(Direction.TO_CLIENT)).isZero();
    }

    @Test
    void closingEndsConnectionsThatAreHeld() throws Exception {
      proxy.set(new LinkFault.HalfOpen());
      try (var socket = connect()) {
        send(socket, 1);
        proxy.close();
        assertThatThrownBy(() -> requireByte(socket.getInputStream())).isInstanceOf(IOException.class);
      }
      await().atMost(LIMIT).until(() -> proxy.openConnections() == 0);
    }

    @Test
    void serverThatIsDownIsAResetToTheClient() throws Exception {
      echo.close();
      assertThatThrownBy(
              () -> {
                try (var socket = connect()) {
                  send(socket, 1);
                  requireByte(socket.getInputStream());
                }
              })
          .isInstanceOf(IOException.class);
      await().atMost(LIMIT).until(() -> proxy.openConnections() == 0);
    }

    private Socket connect() throws IOException {
      var socket = new Socket();
      socket.connect(Loopback.at(proxy.port()));
      socket.setSoTimeout((int) LIMIT.toMillis());
      return socket;
    }
  }

  @Test
  void kafkaClientsSurviveAResetAndAHalfOpenLink() throws Exception {
    try (var proxy = TcpProxy.start();
        var kafka = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(kafka.port());
      assertThat(kafka.bootstrapServers()).endsWith(":" + proxy.port());
      var clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("jobs", 1);
      Map<String, Object> impatient =
          Map.of("request.timeout.ms", 3_000, "delivery.timeout.ms", 600_000, "max.block.ms", 600_000, "linger.ms", 0);
      try (var producer = clients.producer(impatient)) {
        producer.send(new ProducerRecord<>("jobs", "before")).get(5, TimeUnit.MINUTES);

        proxy.set(new LinkFault.Reset());
        var duringReset = sendApart(producer, "during reset");
        proxy.set(new LinkFault.Pass());
        duringReset.get(5, TimeUnit.MINUTES);

        proxy.set(new LinkFault.CutAfter(0, Direction.TO_CLIENT));
        var answerLost = sendApart(producer, "answer lost");
        long cut = proxy.connections();
        await().atMost(LIMIT).until(() -> proxy.connections() > cut);
        proxy.set(new LinkFault.Pass());
        answerLost.get(5, TimeUnit.MINUTES);

        proxy.set(new LinkFault.HalfOpen());
        var whileHalfOpen = sendApart(producer, "half open");
        long connections = proxy.connections();
        await().atMost(LIMIT).until(() -> proxy.connections() > connections);
        assertThat(whileHalfOpen.isDone()).isFalse();
        proxy.set(new LinkFault.Pass());
        whileHalfOpen.get(5, TimeUnit.MINUTES);
      }

      assertThat(clients.readCommitted("jobs")).containsExactly("before", "during reset", "answer lost", "half open");
    }
  }

  /**
   * Sends on a thread of its own: a client that has lost every broker forgets its metadata and starts from its bootstrap
   * servers again, and meanwhile {@code send} blocks its caller, who is to lift the fault here.
   */
  private static CompletableFuture<RecordMetadata> sendApart(KafkaProducer<String, String> producer, String value) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return producer.send(new ProducerRecord<>("jobs", value)).get(10, TimeUnit.MINUTES);
          } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void send(Socket socket, int... values) throws IOException {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    socket.getOutputStream().write(bytes);
  }

  private static void sendAndEnd(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireByte(InputStream in) throws IOException {
    if (in.read() < 0) {
      throw new IOException("the connection ended");
    }
  }
}
