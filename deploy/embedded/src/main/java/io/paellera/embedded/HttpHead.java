package io.paellera.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The start line and headers of an HTTP/1.1 message, kept byte for byte so that a signature over them still holds. */
final class HttpHead {
  private static final int MAX_BYTES = 64 * 1024;
  private static final byte[] END = "\r\n\r\n".getBytes(ISO_8859_1);

  private final byte[] raw;
  private final List<String> startLine;
  private final Map<String, String> headers;

  private HttpHead(byte[] raw) throws IOException {
    this.raw = raw;
    var lines = new String(raw, ISO_8859_1).strip().split("\r\n");
    startLine = List.of(lines[0].split(" ", 3));
    if (startLine.size() < 2) {
      throw new IOException("not HTTP: " + lines[0]);
    }
    headers =
        Arrays.stream(lines)
            .skip(1)
            .map(line -> line.split(":", 2))
            .filter(parts -> parts.length == 2)
            .collect(
                Collectors.toUnmodifiableMap(
                    parts -> parts[0].strip().toLowerCase(Locale.ROOT), parts -> parts[1].strip(), (a, b) -> a + "," + b));
  }

  /** Reads the next head; empty if the stream ends before it begins. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int matched = 0; matched < END.length; ) {
      int next = in.read();
      if (next < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("connection ended within the head of a message");
      }
      if (bytes.size() == MAX_BYTES) {
        throw new IOException("head of a message is longer than " + MAX_BYTES + " bytes");
      }
      bytes.write(next);
      matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
    }
    return Optional.of(new HttpHead(bytes.toByteArray()));
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(raw);
  }

  /** Of a request. */
  String method() {
    return startLine.get(0);
  }

  /** Of a request in path style: the decoded object key, "" if it is about a bucket or the service. */
  String key() {
    var path = startLine.get(1).split("\\?", 2)[0];
    int slash = path.indexOf('/', 1);
    return slash < 0 ? "" : URLDecoder.decode(path.substring(slash + 1).replace("+", "%2B"), UTF_8);
  }

  /** Of an answer. */
  int status() throws IOException {
    try {
      return Integer.parseInt(startLine.get(1));
    } catch (NumberFormatException e) {
      throw new IOException("not an HTTP status: " + startLine.get(1), e);
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(requireNonNull(name, "name is null")));
  }

  boolean has(String name, String value) {
    return header(name).filter(value::equalsIgnoreCase).isPresent();
  }
}
