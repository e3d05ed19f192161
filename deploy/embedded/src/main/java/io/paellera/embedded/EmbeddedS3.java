package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** An S3 server inside this JVM, on 127.0.0.1 unless told otherwise: path-style addresses, SigV4 with one key pair, atomic {@code If-None-Match: *}. */
public final class EmbeddedS3 implements AutoCloseable {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final long STOP_TIMEOUT_MS = 5_000;

  private final Optional<DataDirectory> directory;
  private final BlobStore store;
  private final S3Proxy server;
  private final S3Credentials credentials;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedS3(Optional<DataDirectory> directory, BlobStore store, S3Proxy server, S3Credentials credentials) {
    this.directory = directory;
    this.store = store;
    this.server = server;
    this.credentials = credentials;
  }

  /** A server with an empty temporary directory on a free port. */
  public static EmbeddedS3 start() {
    return start(S3Settings.defaults());
  }

  /**
   * Starts a server and returns once it serves.
   *
   * @throws EmbeddedServerException if the port is taken or the directory cannot be used
   */
  public static EmbeddedS3 start(S3Settings settings) {
    requireNonNull(settings, "settings is null");
    settings.port().ifPresent(port -> Loopback.requireFree(port, "S3"));
    if (settings.store() instanceof S3Settings.Store.Files files) {
      var directory = DataDirectory.open(files.directory(), "paellera-s3-");
      return start(settings, Optional.of(directory), new FilesystemNio2BlobStore(directory.path().toString()));
    }
    return start(settings, Optional.empty(), new TransientNio2BlobStore());
  }

  private static EmbeddedS3 start(S3Settings settings, Optional<DataDirectory> directory, BlobStore store) {
    var credentials = settings.credentials().orElseGet(S3Credentials::random);
    var server =
        S3Proxy.builder()
            .blobStore(store)
            .ignoreUnknownHeaders(true)
            .stopTimeout(STOP_TIMEOUT_MS)
            .endpoint(URI.create("http://" + settings.host() + ":" + settings.port().orElse(0)))
            .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey(), credentials.secretKey())
            .build();
    var s3 = new EmbeddedS3(directory, store, server, credentials);
    try {
      server.start();
      return s3;
    } catch (Exception e) {
      s3.close();
      throw new EmbeddedServerException("S3 did not start: " + e.getMessage(), e);
    }
  }

  /** What an S3 client on this machine must take as its endpoint override, with path-style access. */
  public URI endpoint() {
    return URI.create("http://" + Loopback.HOST + ":" + port());
  }

  public int port() {
    return server.getPort();
  }

  public String accessKey() {
    return credentials.accessKey();
  }

  public String secretKey() {
    return credentials.secretKey();
  }

  public S3Credentials credentials() {
    return credentials;
  }

  /** The directory that holds the objects; empty if they are in memory. */
  public Optional<Path> directory() {
    return directory.map(DataDirectory::path);
  }

  /** Makes a bucket; one that is there already stays as it is. */
  public void createBucket(String name) {
    if (name == null || !BUCKET_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "bucket name must have 3 to 63 lower-case letters, digits, dots and hyphens but is '" + name + "'");
    }
    if (!store.containerExists(name)) {
      store.createContainer(name);
    }
  }

  /** Stops the server; deletes its objects if the directory was a temporary one. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new EmbeddedServerException("S3 did not stop: " + e.getMessage(), e);
    } finally {
      store.close();
      directory.ifPresent(DataDirectory::close);
    }
  }

  @Override
  public String toString() {
    return "EmbeddedS3[" + endpoint() + "]";
  }
}
