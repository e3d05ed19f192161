package io.paellera.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy in front of an S3 server on 127.0.0.1 that injects faults by rule. Requests go on byte for byte, the Host header
 * included, so signatures made for the proxy's address hold.
 */
public final class S3FaultProxy implements AutoCloseable {
  private final int target;
  private final LoopbackListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final S3Traffic traffic = new S3Traffic();
  private volatile S3FaultRules rules = new S3FaultRules(List.of());

  private S3FaultProxy(int target) {
    this.target = target;
    this.listener = LoopbackListener.start("s3-fault-proxy", this::serve);
  }

  /** A proxy in front of the server on {@code targetPort}, without rules at first. */
  public static S3FaultProxy start(int targetPort) {
    Loopback.requirePort(targetPort, "targetPort");
    return new S3FaultProxy(targetPort);
  }

  /** What an S3 client must take as its endpoint override, with path-style access. */
  public URI endpoint() {
    return URI.create("http://" + Loopback.HOST + ":" + listener.port());
  }

  /** Replaces all rules; each counts its calls from now. Of those that are due the first acts. */
  public void set(S3FaultRule... values) {
    rules = new S3FaultRules(List.of(values));
  }

  /** Requests that arrived so far. */
  public long requests() {
    return traffic.requests();
  }

  /** Faults injected so far. */
  public long faults() {
    return traffic.faults();
  }

  /** How often the server itself answered requests of a method with a status, answers that were lost included. */
  public long answers(String method, int status) {
    return traffic.answers(method, status);
  }

  /** Resets every connection and stops listening. */
  @Override
  public void close() {
    closed.countDown();
    listener.close();
  }

  private void serve(Socket client) throws IOException {
    var in = new BufferedInputStream(client.getInputStream());
    var out = new BufferedOutputStream(client.getOutputStream());
    try {
      var request = HttpHead.read(in);
      while (request.isPresent() && answer(request.get(), in, out)) {
        request = HttpHead.read(in);
      }
    } catch (IOException e) {
      LoopbackListener.reset(client);
      throw e;
    }
  }

  private boolean answer(HttpHead request, InputStream in, OutputStream out) throws IOException {
    var fault = rules.next(request.method(), request.key());
    traffic.addRequest(fault);
    if (fault instanceof S3Fault.Delay delay) {
      pause(delay.duration());
    }
    return new S3Exchange(request, fault, traffic).run(in, out, target);
  }

  private void pause(Duration duration) throws IOException {
    try {
      if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the proxy was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while delaying a request");
    }
  }
}
