package io.paellera.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One request that passes an {@link S3FaultProxy}, and its answer. */
record S3Exchange(HttpHead request, S3Fault fault, S3Traffic traffic) {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  S3Exchange {
    requireNonNull(request, "request is null");
    requireNonNull(fault, "fault is null");
    requireNonNull(traffic, "traffic is null");
  }

  /**
   * Answers the request, itself or through the server on {@code port}.
   *
   * @return whether the client's connection may carry another request
   * @throws IOException if a connection broke or the fault breaks it: the client's connection must be reset then
   */
  boolean run(InputStream in, OutputStream out, int port) throws IOException {
    if (fault instanceof S3Fault.Reset) {
      throw new IOException("reset");
    }
    if (request.has("expect", "100-continue")) {
      out.write(CONTINUE);
      out.flush();
    }
    if (fault instanceof S3Fault.Answer error) {
      HttpBody.ofRequest(request).copy(in, OutputStream.nullOutputStream());
      write(error, out);
      return !request.has("connection", "close");
    }
    try (var server = new Socket()) {
      server.connect(Loopback.at(port));
      server.setTcpNoDelay(true);
      send(in, server);
      return relay(new BufferedInputStream(server.getInputStream()), out);
    }
  }

  private void send(InputStream in, Socket server) throws IOException {
    try {
      var out = server.getOutputStream();
      request.writeTo(out);
      var body = fault instanceof S3Fault.CutRequestAfter cut ? new CutOutputStream(out, cut.bytes()) : out;
      HttpBody.ofRequest(request).copy(in, body);
    } catch (IOException e) {
      LoopbackListener.reset(server);
      throw e;
    }
  }

  private boolean relay(InputStream server, OutputStream out) throws IOException {
    var answer = readAnswer(server);
    var body = HttpBody.ofAnswer(answer, request.method());
    traffic.addAnswer(request.method(), answer.status());
    if (fault instanceof S3Fault.LoseAnswer) {
      body.copy(server, OutputStream.nullOutputStream());
      throw new IOException("answer lost");
    }
    answer.writeTo(out);
    body.copy(server, fault instanceof S3Fault.CutAnswerAfter cut ? new CutOutputStream(out, cut.bytes()) : out);
    boolean close = request.has("connection", "close") || answer.has("connection", "close");
    return !close && body.framing() != HttpBody.Framing.UNTIL_CLOSE;
  }

  private static HttpHead readAnswer(InputStream server) throws IOException {
    while (true) {
      var answer = HttpHead.read(server).orElseThrow(() -> new EOFException("the server ended the connection"));
      if (answer.status() >= 200) {
        return answer;
      }
    }
  }

  private void write(S3Fault.Answer error, OutputStream out) throws IOException {
    var body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(error.code(), error.message())
            .getBytes(UTF_8);
    var head =
        "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
            .formatted(error.status(), error.code(), body.length);
    out.write(head.getBytes(US_ASCII));
    if (!request.method().equals("HEAD")) {
      out.write(body);
    }
    out.flush();
  }
}
