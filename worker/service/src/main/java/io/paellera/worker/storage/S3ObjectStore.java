package io.paellera.worker.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.Causes;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of S3, one try a request. Whether pictures may be stored it finds out by storing a small object beside them, which
 * stays there: a request that changes nothing says nothing about that right.
 */
public final class S3ObjectStore implements ObjectStore {

  /** Beside the batches, whose names begin with a letter or a digit. */
  private static final String SIGN = ".paellera";
  private static final String SIGN_TEXT =
      "Workers of Paellera have stored this to find out whether they may store pictures here.\n";
  private static final int SLASHES_BELOW_PREFIX = 2; // batch/job/picture
  private static final String WRONG_REGION = "AuthorizationHeaderMalformed";
  private static final int MULTIPLE_CHOICES = 300;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final PutOptions options;
  private final Duration patience;

  /**
   * @param prefix of keys, for jobs that name none; what a job does under another may be forbidden without the store being down
   * @param patience how long the content of an object may take, however steadily it drips; the client's own limits end with the
   *     answer's head
   */
  public S3ObjectStore(S3Client client, String bucket, String prefix, PutOptions options, Duration patience) {
    this.client = requireNonNull(client, "client is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.options = requireNonNull(options, "options is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public List<String> list(String folder) {
    return ask(
        "listing " + uri(folder),
        () ->
            permitted(
                folder,
                () ->
                    client.listObjectsV2(request -> request.bucket(bucket).prefix(folder)).contents().stream().map(S3Object::key)
                        .toList()));
  }

  @Override
  public Optional<Stored> head(String key) {
    return ask("looking at " + uri(key), () -> permitted(key, () -> stored(key)));
  }

  @Override
  public boolean putIfAbsent(NewObject object) {
    return ask("storing " + uri(object.key()), () -> permitted(object.key(), () -> put(object, body(object))));
  }

  private Optional<Stored> stored(String key) {
    try {
      var head = client.headObject(request -> request.bucket(bucket).key(key));
      return Optional.of(new Stored(head.contentLength(), head.metadata()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  private boolean put(NewObject object, RequestBody body) {
    try {
      client.putObject(
          request -> {
            request
                .bucket(bucket)
                .key(object.key())
                .contentType(object.mediaType())
                .metadata(object.metadata())
                .ifNoneMatch("*");
            options.applyTo(request, object.sha256());
          },
          body);
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  /** If the store forbids this, and all is well under the worker's own prefix, the prefix that the job has chosen is at fault. */
  private <T> T permitted(String key, Supplier<T> request) {
    try {
      return request.get();
    } catch (S3Exception e) {
      if (e.statusCode() != FORBIDDEN || isUnderOwnPrefix(key)) {
        throw e;
      }
      probe();
      throw new StoreException(
          new Failure.Invalid(
              Stage.STORING,
              uri(key) + " is forbidden to this worker: status " + FORBIDDEN + ", while storing under " + prefix
                  + " works: leave output.prefix out, or have the prefix allowed"),
          e);
    }
  }

  private boolean isUnderOwnPrefix(String key) {
    String own = prefix + "/";
    return key.startsWith(own) && key.substring(own.length()).chars().filter(c -> c == '/').count() <= SLASHES_BELOW_PREFIX;
  }

  @Override
  public byte[] read(String from, String key, int maxBytes) {
    String uri = "s3://" + from + "/" + key;
    return ask("reading " + uri, () -> content(uri, from, key, maxBytes));
  }

  @Override
  public void probe() {
    ask("looking at bucket " + bucket, () -> client.headBucket(request -> request.bucket(bucket)));
    byte[] text = SIGN_TEXT.getBytes(UTF_8);
    var sign = new NewObject(prefix + "/" + SIGN, text, Sha256.of(text), "text/plain", Map.of());
    boolean isNew = place(sign);
    if (isNew && place(sign)) {
      throw new StoreException(
          new Failure.Infrastructure(
              Part.STORE,
              Stage.STORING,
              uri(sign.key()) + " was stored a second time: the worker needs a store that heeds If-None-Match: *"));
    }
    ask("looking at " + uri(sign.key()), () -> stored(sign.key()));
  }

  private boolean place(NewObject sign) {
    return ask("trying to store " + uri(sign.key()), () -> put(sign, RequestBody.fromBytes(sign.content())));
  }

  private byte[] content(String uri, String from, String key, int maxBytes) {
    try (var content = client.getObject(request -> request.bucket(from).key(key))) {
      var length = content.response().contentLength();
      if (length != null && length > maxBytes) {
        content.abort();
        throw invalidInput(uri + " has " + length + " bytes, but must have at most " + maxBytes, null);
      }
      var bytes = new TimedBody<>(content, patience).read(maxBytes + 1);
      if (bytes.length > maxBytes) {
        content.abort();
        throw invalidInput(uri + " has more than " + maxBytes + " bytes, and must not", null);
      }
      return bytes;
    } catch (TimedBody.TooSlowException e) {
      throw new StoreException(new Failure.Transient(Stage.PREPARATION, "reading " + uri + ": " + Causes.told(e)), e);
    } catch (S3Exception e) {
      throw switch (e.statusCode()) {
        case NOT_FOUND -> invalidInput(uri + " doesn't exist", e);
        case FORBIDDEN -> invalidInput(uri + " may not be read by this worker, or doesn't exist", e);
        default -> isElsewhere(e) ? invalidInput(uri + " lies in another region than this worker's, s3.region", e) : e;
      };
    } catch (IOException e) {
      throw new StoreException(new Failure.Transient(Stage.PREPARATION, "reading " + uri + " broke off: " + Causes.told(e)), e);
    }
  }

  /** Other jobs don't need this bucket, so the store isn't down because of it. */
  private static boolean isElsewhere(S3Exception e) {
    boolean redirected = e.statusCode() >= MULTIPLE_CHOICES && e.statusCode() < BAD_REQUEST;
    return redirected || e.awsErrorDetails() != null && WRONG_REGION.equals(e.awsErrorDetails().errorCode());
  }

  private static StoreException invalidInput(String message, Throwable cause) {
    return new StoreException(new Failure.Invalid(Stage.PREPARATION, message), cause);
  }

  private static RequestBody body(NewObject object) {
    byte[] content = object.content();
    return RequestBody.fromContentProvider(new CrashingContent(content), content.length, object.mediaType());
  }

  private <T> T ask(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new StoreException(StoreFailures.of(what, bucket, e), e);
    }
  }
}
