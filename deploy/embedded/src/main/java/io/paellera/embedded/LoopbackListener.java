package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on a free port of 127.0.0.1, gives each a thread of its own and can reset them all. */
final class LoopbackListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackListener.class);
  private static final int BACKLOG = 128;

  private final String name;
  private final ConnectionHandler handler;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();

  private LoopbackListener(String name, ConnectionHandler handler, ServerSocket server) {
    this.name = name;
    this.handler = handler;
    this.server = server;
  }

  /** Serves one connection; the listener closes its socket afterwards. */
  @FunctionalInterface
  interface ConnectionHandler {
    void serve(Socket client) throws IOException;
  }

  static LoopbackListener start(String name, ConnectionHandler handler) {
    requireNonNull(name, "name is null");
    requireNonNull(handler, "handler is null");
    try {
      var server = new ServerSocket();
      server.bind(Loopback.at(0), BACKLOG);
      var listener = new LoopbackListener(name, handler, server);
      listener.spawn(name + "-accept", listener::accept);
      return listener;
    } catch (IOException e) {
      throw new EmbeddedServerException(name + " cannot listen on " + Loopback.HOST, e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Connections accepted so far. */
  long accepted() {
    return accepted.get();
  }

  int openConnections() {
    return open.size();
  }

  /** Answers every open connection with a TCP reset. */
  void resetAll() {
    open.forEach(LoopbackListener::reset);
  }

  /** Closes a socket with a TCP reset instead of an orderly end; what its peer has not read yet is lost. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.trace("socket is closed already", e);
    } finally {
      closeQuietly(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new EmbeddedServerException(name + " did not stop listening", e);
    } finally {
      resetAll();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        open.add(client);
        spawn(name + "-" + accepted.incrementAndGet(), () -> serve(client));
      } catch (IOException e) {
        LOG.debug("{} stopped accepting", name, e);
      }
    }
    resetAll();
  }

  private void serve(Socket client) {
    try {
      client.setTcpNoDelay(true);
      handler.serve(client);
    } catch (IOException e) {
      LOG.debug("{} lost a connection", name, e);
    } finally {
      open.remove(client);
      closeQuietly(client);
    }
  }

  private void spawn(String threadName, Runnable task) {
    var thread = new Thread(task, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.trace("socket did not close", e);
    }
  }
}
