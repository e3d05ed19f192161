package io.paellera.worker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What AWS's Security Token Service answers to {@code AssumeRoleWithWebIdentity}: a key pair for a token. Knows no other action. */
public final class TokenService implements AutoCloseable {

  private final HttpServer server;
  private final String accessKey;
  private final String secretKey;
  private final Map<String, String> asked = new ConcurrentHashMap<>();

  private TokenService(HttpServer server, String accessKey, String secretKey) {
    this.server = server;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /** Gives this key pair to whoever asks. */
  public static TokenService start(String accessKey, String secretKey) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var service = new TokenService(server, accessKey, secretKey);
      server.createContext("/", service::answer);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Parameters of the last request. */
  public Map<String, String> asked() {
    return Map.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.putAll(
          Stream.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&"))
              .map(pair -> pair.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8))));
      byte[] body =
          """
          <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleWithWebIdentityResult>
              <Credentials>
                <AccessKeyId>%s</AccessKeyId>
                <SecretAccessKey>%s</SecretAccessKey>
                <SessionToken>session</SessionToken>
                <Expiration>%s</Expiration>
              </Credentials>
              <AssumedRoleUser>
                <Arn>arn:aws:sts::123456789012:assumed-role/paellera-worker/test</Arn>
                <AssumedRoleId>AROA:test</AssumedRoleId>
              </AssumedRoleUser>
            </AssumeRoleWithWebIdentityResult>
          </AssumeRoleWithWebIdentityResponse>
          """
              .formatted(accessKey, secretKey, Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS))
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
