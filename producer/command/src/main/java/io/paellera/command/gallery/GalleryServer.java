package io.paellera.command.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paellera.command.pictures.PictureException;
import io.paellera.command.pictures.PictureStore;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the page of a batch while its run goes on, on 127.0.0.1 alone and under a secret path, so that neither another user
 * of the machine nor another site in the browser can read it. Half-sent requests and readers that stop are cut off.
 */
public final class GalleryServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int SECRET_BYTES = 16;
  private static final int THREADS = 8;
  private static final int BACKLOG = 64;
  private static final int NEWS_AT_A_TIME = 500;
  private static final long UNKNOWN_LENGTH = 0;
  private static final int MAX_SECONDS_TO_ASK = 2;
  private static final int MAX_SECONDS_TO_ANSWER = 60;
  private static final Pattern FROM = Pattern.compile("from=(\\d{1,9})");
  private static final Pattern PICTURE = Pattern.compile("picture/(\\d{1,9})");

  static {
    limit("sun.net.httpserver.maxReqTime", MAX_SECONDS_TO_ASK);
    limit("sun.net.httpserver.maxRspTime", MAX_SECONDS_TO_ANSWER);
  }

  private final String batch;
  private final PictureStore store;
  private final PageTemplate template = new PageTemplate();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final String path;
  private final List<GalleryEntry> entries = new ArrayList<>();
  private final List<String> pictures = new ArrayList<>();
  private volatile GalleryProgress progress = GalleryProgress.WAITING;

  /**
   * @param port 0: any that is free
   */
  public GalleryServer(String batch, PictureStore store, int port) {
    this.batch = requireNonNull(batch, "batch is null");
    this.store = requireNonNull(store, "store is null");
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    path = "/" + HexFormat.of().formatHex(secret) + "/";
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), port), BACKLOG);
    } catch (IOException e) {
      threads.shutdown();
      throw new UncheckedIOException("can't listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The JDK's server has no other way to say it; what the user has set stays. */
  private static void limit(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }

  /** Where the page is. */
  public URI uri() {
    return URI.create("http://" + HOST + ":" + server.getAddress().getPort() + path);
  }

  /**
   * Adds the pictures of a result; beyond {@value GalleryPage#MAX_ENTRIES} they are left out.
   *
   * @param jobOf the job of a result by its id, where it is known: for what the result doesn't tell
   */
  public synchronized void add(RenderResult result, Function<String, Optional<RenderJob>> jobOf) {
    if (entries.size() + Math.max(1, result.images().size()) <= GalleryPage.MAX_ENTRIES) {
      entries.addAll(GalleryEntry.of(result, image -> "picture/" + register(image), jobOf));
    }
  }

  private int register(StoredImage image) {
    pictures.add(image.uri());
    return pictures.size() - 1;
  }

  public void progress(GalleryProgress value) {
    progress = requireNonNull(value, "value is null");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      String asked = exchange.getRequestURI().getPath();
      if (!(HOST + ":" + server.getAddress().getPort()).equals(host) || !asked.startsWith(path)) {
        send(exchange, 404, "text/plain", "not found".getBytes(UTF_8));
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", "only GET".getBytes(UTF_8));
      } else {
        answer(exchange, asked.substring(path.length()));
      }
    }
  }

  private void answer(HttpExchange exchange, String asked) throws IOException {
    Matcher picture = PICTURE.matcher(asked);
    if (asked.isEmpty()) {
      sendPage(exchange);
    } else if (asked.equals("news")) {
      Matcher from = FROM.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
      send(exchange, 200, "application/json", news(from.matches() ? Integer.parseInt(from.group(1)) : 0));
    } else if (picture.matches()) {
      sendPicture(exchange, Integer.parseInt(picture.group(1)));
    } else {
      send(exchange, 404, "text/plain", "not found".getBytes(UTF_8));
    }
  }

  private void sendPage(HttpExchange exchange) throws IOException {
    String policy = template.policy("'self' data:", "'self'");
    var page = new StringWriter();
    String data = PageTemplate.json(new PageData(batch, true, progress, List.of()));
    template.write(page, batch, policy, data, none -> {});
    exchange.getResponseHeaders().set("Content-Security-Policy", policy + "; frame-ancestors 'none'");
    send(exchange, 200, "text/html; charset=utf-8", page.toString().getBytes(UTF_8));
  }

  private synchronized byte[] news(int from) {
    int start = Math.min(from, entries.size());
    List<GalleryEntry> fresh = entries.subList(start, Math.min(entries.size(), start + NEWS_AT_A_TIME));
    return PageTemplate.json(new News(progress, fresh)).getBytes(UTF_8);
  }

  private void sendPicture(HttpExchange exchange, int number) throws IOException {
    String uri;
    synchronized (this) {
      uri = number < pictures.size() ? pictures.get(number) : "";
    }
    try (InputStream in = store.open(uri)) {
      exchange.getResponseHeaders().set("Cache-Control", "private, max-age=3600");
      begin(exchange, 200, uri.endsWith(".jpeg") ? "image/jpeg" : "image/png", UNKNOWN_LENGTH);
      in.transferTo(exchange.getResponseBody());
    } catch (PictureException e) {
      send(exchange, 404, "text/plain", "no such picture".getBytes(UTF_8));
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    begin(exchange, status, type, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void begin(HttpExchange exchange, int status, String type, long length) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.putIfAbsent("Cache-Control", List.of("no-store"));
    exchange.sendResponseHeaders(status, length);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
