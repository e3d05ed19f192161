package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import io.paellera.embedded.LinkFault.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Forwards TCP connections from a free port of 127.0.0.1 to a server there, with a fault that can change at any time.
 *
 * <p>Kafka tells its clients where to connect, so a broker behind a proxy must advertise the proxy's port: start the proxy,
 * start the broker with {@link KafkaSettings#advertisedOn}, then call {@link #forwardTo}.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int NO_TARGET = 0;

  private final LinkState state = new LinkState();
  private final Map<Direction, AtomicLong> bytes =
      Map.of(Direction.TO_SERVER, new AtomicLong(), Direction.TO_CLIENT, new AtomicLong());
  private final LoopbackListener listener;
  private volatile int target = NO_TARGET;

  private TcpProxy() {
    listener = LoopbackListener.start("tcp-proxy", this::serve);
  }

  /** A proxy that resets connections until it is told where to forward them. */
  public static TcpProxy start() {
    return new TcpProxy();
  }

  /** A proxy in front of the server on {@code targetPort}. */
  public static TcpProxy start(int targetPort) {
    var proxy = new TcpProxy();
    proxy.forwardTo(targetPort);
    return proxy;
  }

  /** Sends new connections to {@code targetPort}; open ones stay where they are. */
  public void forwardTo(int targetPort) {
    Loopback.requirePort(targetPort, "targetPort");
    target = targetPort;
  }

  /** Changes the fault for open connections and for those to come. */
  public void set(LinkFault fault) {
    state.change(requireNonNull(fault, "fault is null"));
    if (fault instanceof LinkFault.Reset) {
      listener.resetAll();
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return listener.port();
  }

  /** Connections accepted so far. */
  public long connections() {
    return listener.accepted();
  }

  public int openConnections() {
    return listener.openConnections();
  }

  /** Bytes forwarded so far: whoever has got one finds it counted. */
  public long bytes(Direction direction) {
    return bytes.get(direction).get();
  }

  /** Resets every connection and stops listening. */
  @Override
  public void close() {
    state.change(new LinkFault.Reset());
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    if (target == NO_TARGET || state.fault() instanceof LinkFault.Reset) {
      LoopbackListener.reset(client);
      return;
    }
    try (var server = new Socket()) {
      connect(server, client);
      var link = new Link(client, server);
      var back = new Thread(() -> link.pump(Direction.TO_CLIENT), Thread.currentThread().getName() + "-back");
      back.setDaemon(true);
      back.start();
      link.pump(Direction.TO_SERVER);
      awaitEnd(back);
    }
  }

  private void connect(Socket server, Socket client) throws IOException {
    try {
      server.connect(Loopback.at(target));
      server.setTcpNoDelay(true);
    } catch (ConnectException e) {
      LoopbackListener.reset(client);
      throw e;
    }
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One client's connection and the one to the server that belongs to it. */
  private final class Link {
    private final Socket client;
    private final Socket server;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Direction direction) {
      var from = direction == Direction.TO_SERVER ? client : server;
      var to = direction == Direction.TO_SERVER ? server : client;
      try {
        new LinkPump(state, direction, bytes.get(direction)).copy(from.getInputStream(), to.getOutputStream());
        to.shutdownOutput();
      } catch (IOException e) {
        LoopbackListener.reset(client);
        LoopbackListener.reset(server);
      }
    }
  }
}
