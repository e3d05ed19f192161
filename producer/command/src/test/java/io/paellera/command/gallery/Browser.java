package io.paellera.command.gallery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, driven through its DevTools protocol. */
final class Browser implements AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final String session;

  /** Where Chromium is, if it is installed. */
  static Optional<Path> find() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a browser with one page of the given size. */
  static Browser start(Path executable, int width, int height) throws IOException {
    Path profile = Files.createTempDirectory("chromium-");
    Process process = launch(executable, width, height, profile);
    try {
      return new Browser(process, profile, width, height);
    } catch (RuntimeException | IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Process launch(Path executable, int width, int height, Path profile) throws IOException {
    return new ProcessBuilder(
            executable.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-port=0",
            "--window-size=" + width + "," + height,
            "--user-data-dir=" + profile,
            "about:blank")
        .redirectErrorStream(true)
        .redirectOutput(profile.resolve("chromium.log").toFile())
        .start();
  }

  private Browser(Process process, Path profile, int width, int height) throws IOException {
    this.process = process;
    this.profile = profile;
    Path port = profile.resolve("DevToolsActivePort");
    Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
    List<String> address = Files.readAllLines(port);
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), new Listener())
            .join();
    String target = send("Target.createTarget", Map.of("url", "about:blank"), "").get("targetId").asString();
    session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true), "").get("sessionId").asString();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    resize(width, height);
  }

  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What the page's console and its security policy complained of. */
  List<String> complaints() {
    return complaints;
  }

  void open(URI page) {
    call("Page.navigate", Map.of("url", page.toString()));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of an expression of JavaScript. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return Optional.ofNullable(result.get("result").get("value")).orElse(MAPPER.nullNode());
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    Awaitility.await(expression).atMost(PATIENCE).until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
  }

  void press(String key) {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    int code =
        Map.of("Enter", 13, "Escape", 27, "ArrowRight", 39, "ArrowDown", 40, "ArrowLeft", 37, "End", 35).getOrDefault(key, 0);
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "text", type.equals("keyDown") ? text : "", "windowsVirtualKeyCode", code));
    }
  }

  void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  void preferDark(boolean dark) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(
        file, Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString()));
  }

  JsonNode call(String method, Map<String, ?> parameters) {
    return send(method, parameters, session);
  }

  private JsonNode send(String method, Map<String, ?> parameters, String toSession) {
    int id = lastId.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    var message = new HashMap<String, Object>(Map.of("id", id, "method", method, "params", parameters));
    if (!toSession.isEmpty()) {
      message.put("sessionId", toSession);
    }
    socket.sendText(MAPPER.writeValueAsString(message), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void receive(String text) {
    JsonNode message = MAPPER.readTree(text);
    if (message.has("id")) {
      var answer = answers.remove(message.get("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
      } else {
        answer.complete(message.get("result"));
      }
      return;
    }
    String method = message.path("method").asString("");
    if (method.equals("Log.entryAdded") && message.at("/params/entry/level").asString("").equals("error")) {
      complaints.add(message.at("/params/entry/text").asString(""));
    } else if (method.equals("Runtime.exceptionThrown")) {
      complaints.add(message.get("params").toString());
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        receive(whole);
      }
      from.request(1);
      return null;
    }
  }
}
