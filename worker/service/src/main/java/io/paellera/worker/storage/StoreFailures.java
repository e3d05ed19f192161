package io.paellera.worker.storage;

import io.paellera.worker.failure.Causes;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells what an error of the S3 client means: whether the next try may work, the store is out of order, or the request is
 * wrong.
 */
final class StoreFailures {

  /** What stores answer that take the checksum after the content for a part of it. */
  private static final String UNKNOWN_CHECKSUM = "XAmzContentSHA256Mismatch";

  /** Status 400, and yet the next try may work. */
  private static final Set<String> TRANSIENT_CODES =
      Set.of("RequestTimeout", "BadDigest", "IncompleteBody", UNKNOWN_CHECKSUM);

  /** Status 400, and yet every other request would fail as well. */
  private static final Set<String> ACCOUNT_CODES =
      Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId", "AuthorizationHeaderMalformed");

  private StoreFailures() {}

  static Failure of(String what, String bucket, SdkException error) {
    if (!(error instanceof AwsServiceException service)) {
      return new Failure.Transient(Stage.STORING, what + ": " + Causes.told(error));
    }
    int status = service.statusCode();
    String code = service.awsErrorDetails() == null ? "" : String.valueOf(service.awsErrorDetails().errorCode());
    String said = what + ": status " + status + " " + code;
    if (status == 404) {
      return down(said + ": bucket " + bucket + " doesn't exist: make it, or set s3.bucket");
    }
    if (status == 401 || status == 403 || ACCOUNT_CODES.contains(code)) {
      return down(said + ": not permitted: check s3.access-key, s3.secret-key and the rights on bucket " + bucket);
    }
    if (status >= 300 && status < 400) {
      return down(said + ": the bucket is elsewhere: check s3.region and s3.endpoint");
    }
    if (status == 501) {
      return down(said + ": the worker needs a store that knows writes on a condition, If-None-Match: *");
    }
    if (UNKNOWN_CHECKSUM.equals(code)) {
      said += ": if this goes on, set s3.checksums=false";
    }
    if (status >= 500 || status == 408 || status == 409 || status == 429 || TRANSIENT_CODES.contains(code)) {
      return new Failure.Transient(Stage.STORING, said);
    }
    return new Failure.Poison(Stage.STORING, said + ": " + service.getMessage());
  }

  private static Failure down(String message) {
    return new Failure.Infrastructure(Part.STORE, Stage.STORING, message);
  }
}
