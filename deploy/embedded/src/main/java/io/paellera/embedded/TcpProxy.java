package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import io.paellera.embedded.LinkFault.Direction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.HashMap;
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

  private final Links links = new Links();
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
    links.change(requireNonNull(fault, "fault is null"));
    if (fault instanceof LinkFault.Reset) {
      listener.resetAll();
    }
  }

  /** Changes the fault for connections that come from one address; {@link LinkFault.Reset} ends those that are open at their next byte. */
  void set(LinkFault fault, String address) {
    links.of(address).change(requireNonNull(fault, "fault is null"));
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
    links.change(new LinkFault.Reset());
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    var state = links.of(client.getInetAddress().getHostAddress());
    if (target == NO_TARGET || state.fault() instanceof LinkFault.Reset) {
      LoopbackListener.reset(client);
      return;
    }
    try (var server = new Socket()) {
      connect(server, client);
      var link = new Link(state, client, server);
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

  /** The states of the links, one for each address that connections come from. */
  private static final class Links {
    private final Map<String, LinkState> states = new HashMap<>();
    private LinkFault fault = new LinkFault.Pass();

    synchronized LinkState of(String address) {
      return states.computeIfAbsent(address, key -> new LinkState(fault));
    }

    synchronized void change(LinkFault value) {
      fault = value;
      states.values().forEach(state -> state.change(value));
    }
  }

  /** One client's connection and the one to the server that belongs to it. */
  private final class Link {
    private final LinkState state;
    private final Socket client;
    private final Socket server;

    private Link(LinkState state, Socket client, Socket server) {
      this.state = state;
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
