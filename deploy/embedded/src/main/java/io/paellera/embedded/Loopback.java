package io.paellera.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Addresses and free ports on 127.0.0.1, the only interface that the embedded servers listen on. */
final class Loopback {
  static final String HOST = "127.0.0.1";

  private Loopback() {}

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(HOST, port);
  }

  static void requirePort(int port, String name) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(name + " must lie in 1 to 65535 but is " + port);
    }
  }

  /** Ports that were free a moment ago, all different; another process may still take one first. */
  static List<Integer> freePorts(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, at(0).getAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Loopback::close);
    }
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(at(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static void requireFree(int port, String server) {
    if (!isFree(port)) {
      throw new EmbeddedServerException(
          "%s cannot listen on %s:%d: the port is in use; stop the other process or choose another port"
              .formatted(server, HOST, port));
    }
  }

  static boolean isBindFailure(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
