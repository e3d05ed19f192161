package io.paellera.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How the body of an HTTP/1.1 message is delimited, and a copy of it just as it stands on the wire. */
record HttpBody(Framing framing, long length) {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 8 * 1024;

  enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  HttpBody {
    requireNonNull(framing, "framing is null");
  }

  static HttpBody ofRequest(HttpHead request) throws IOException {
    return of(request, Framing.NONE);
  }

  static HttpBody ofAnswer(HttpHead answer, String method) throws IOException {
    int status = answer.status();
    boolean none = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return none ? new HttpBody(Framing.NONE, 0) : of(answer, Framing.UNTIL_CLOSE);
  }

  private static HttpBody of(HttpHead head, Framing otherwise) throws IOException {
    if (head.has("transfer-encoding", "chunked")) {
      return new HttpBody(Framing.CHUNKED, 0);
    }
    var length = head.header("content-length");
    if (length.isEmpty()) {
      return new HttpBody(otherwise, 0);
    }
    try {
      return new HttpBody(Framing.LENGTH, Long.parseLong(length.get()));
    } catch (NumberFormatException e) {
      throw new IOException("not a content length: " + length.get(), e);
    }
  }

  void copy(InputStream in, OutputStream out) throws IOException {
    switch (framing) {
      case NONE -> {}
      case LENGTH -> copyBytes(in, out, length);
      case CHUNKED -> copyChunks(in, out);
      case UNTIL_CLOSE -> in.transferTo(out);
    }
    out.flush();
  }

  private static void copyChunks(InputStream in, OutputStream out) throws IOException {
    for (long size = copyChunkSize(in, out); size > 0; size = copyChunkSize(in, out)) {
      copyBytes(in, out, size);
      copyLine(in, out);
    }
    String trailer;
    do {
      trailer = copyLine(in, out);
    } while (!trailer.isEmpty());
  }

  private static long copyChunkSize(InputStream in, OutputStream out) throws IOException {
    var line = copyLine(in, out);
    try {
      return Long.parseLong(line.split(";", 2)[0].strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("not a chunk size: " + line, e);
    }
  }

  private static String copyLine(InputStream in, OutputStream out) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("connection ended within a chunked body");
      }
      if (line.size() == MAX_LINE_BYTES) {
        throw new IOException("line of a chunked body is longer than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(next);
    }
    line.write('\n');
    out.write(line.toByteArray());
    return line.toString(ISO_8859_1).strip();
  }

  private static void copyBytes(InputStream in, OutputStream out, long count) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    for (long left = count; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("connection ended " + left + " bytes before the end of a body");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
