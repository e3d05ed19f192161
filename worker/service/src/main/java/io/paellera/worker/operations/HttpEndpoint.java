package io.paellera.worker.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /livez}, {@code /readyz} and {@code /metrics}, whatever half-sent requests and slow readers there are beside them. */
public final class HttpEndpoint implements AutoCloseable {

  private final HttpServer server;
  private final TimedExchanges exchanges;

  /**
   * @param port 0: any free one
   * @param sick what makes the process worth killing: names and reasons
   * @param missing what keeps it from being ready
   * @param metrics in the Prometheus text format
   */
  public HttpEndpoint(
      String host,
      int port,
      Supplier<Map<String, String>> sick,
      Supplier<Map<String, String>> missing,
      Supplier<String> metrics) {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "health and metrics can't be served on " + host + ":" + port + " (http.host, http.port): " + e.getMessage(), e);
    }
    exchanges = new TimedExchanges();
    server.setExecutor(exchanges);
    server.createContext("/livez", exchange -> answer(exchange, sick.get()));
    server.createContext("/readyz", exchange -> answer(exchange, missing.get()));
    server.createContext("/metrics", exchange -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.start();
  }

  /** Where it listens. */
  public URI uri() {
    var address = server.getAddress();
    try {
      return new URI("http", null, address.getAddress().getHostAddress(), address.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no URI for " + address, e);
    }
  }

  private static void answer(HttpExchange exchange, Map<String, String> problems) throws IOException {
    String text =
        problems.isEmpty()
            ? "ok\n"
            : problems.entrySet().stream().map(problem -> problem.getKey() + ": " + problem.getValue() + "\n").sorted()
                .collect(Collectors.joining());
    send(exchange, problems.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    exchanges.close();
  }
}
