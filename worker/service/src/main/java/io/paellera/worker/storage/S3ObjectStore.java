package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of S3, one try a request. */
public final class S3ObjectStore implements ObjectStore {

  private static final String WRONG_REGION = "AuthorizationHeaderMalformed";
  private static final int MULTIPLE_CHOICES = 300;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client client;
  private final String bucket;

  public S3ObjectStore(S3Client client, String bucket) {
    this.client = requireNonNull(client, "client is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  @Override
  public String bucket() {
    return bucket;
  }

  @Override
  public List<String> list(String prefix) {
    return ask(
        "listing " + uri(prefix),
        () -> client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)).contents().stream().map(S3Object::key)
            .toList());
  }

  @Override
  public Optional<Stored> head(String key) {
    return ask(
        "looking at " + uri(key),
        () -> {
          try {
            var head = client.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new Stored(head.contentLength(), head.metadata()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public boolean putIfAbsent(NewObject object) {
    return ask(
        "storing " + uri(object.key()),
        () -> {
          try {
            client.putObject(
                request ->
                    request
                        .bucket(bucket)
                        .key(object.key())
                        .contentType(object.mediaType())
                        .metadata(object.metadata())
                        .ifNoneMatch("*"),
                body(object));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public byte[] read(String from, String key, int maxBytes) {
    String uri = "s3://" + from + "/" + key;
    return ask("reading " + uri, () -> content(uri, from, key, maxBytes));
  }

  @Override
  public void probe() {
    ask("looking at bucket " + bucket, () -> client.headBucket(request -> request.bucket(bucket)));
  }

  private byte[] content(String uri, String from, String key, int maxBytes) {
    try (var content = client.getObject(request -> request.bucket(from).key(key))) {
      long length = content.response().contentLength();
      if (length > maxBytes) {
        content.abort();
        throw invalidInput(uri + " has " + length + " bytes, but must have at most " + maxBytes, null);
      }
      return content.readNBytes(maxBytes);
    } catch (S3Exception e) {
      throw switch (e.statusCode()) {
        case NOT_FOUND -> invalidInput(uri + " doesn't exist", e);
        case FORBIDDEN -> invalidInput(uri + " may not be read by this worker, or doesn't exist", e);
        default -> isElsewhere(e) ? invalidInput(uri + " lies in another region than this worker's, s3.region", e) : e;
      };
    } catch (IOException e) {
      throw new StoreException(new Failure.Transient(Stage.PREPARATION, "reading " + uri + " broke off: " + e.getMessage()), e);
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
    return RequestBody.fromContentProvider(() -> new CrashingStream(content), content.length, object.mediaType());
  }

  private <T> T ask(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new StoreException(StoreFailures.of(what, bucket, e), e);
    }
  }
}
