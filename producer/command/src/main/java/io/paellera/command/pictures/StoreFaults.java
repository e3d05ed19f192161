package io.paellera.command.pictures;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the object store's client says, in words that tell what to do. */
public final class StoreFaults {

  /** What stores answer that take the checksum after the content for a part of it. */
  private static final String UNKNOWN_CHECKSUM = "XAmzContentSHA256Mismatch";

  private static final String NO_KEYS = "Unable to load credentials";
  private static final Pattern OF_THE_CLIENT_ALONE =
      Pattern.compile("^Unable to execute HTTP request: | \\(SDK Attempt Count: \\d+\\)$");

  private StoreFaults() {}

  /** One sentence without an end. */
  public static String explain(SdkException e) {
    if (e instanceof S3Exception answer) {
      return explain(answer);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return "the object store doesn't answer in time (--timeout)";
    }
    String message = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return message.startsWith(NO_KEYS)
        ? "there are no keys for the object store: set s3.access-key and s3.secret-key, or whatever AWS's default chain reads"
        : "can't reach the object store: " + unreachable(e, message);
  }

  private static String unreachable(SdkException e, String message) {
    if (root(e) instanceof UnknownHostException unknown) {
      return "no host is called " + unknown.getMessage().replaceFirst(":.*", "") + " (s3.endpoint, s3.region)";
    }
    String said = OF_THE_CLIENT_ALONE.matcher(message).replaceAll("");
    return root(e) instanceof ConnectException ? said + " (s3.endpoint)" : said;
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String explain(S3Exception e) {
    return switch (e.statusCode()) {
      case 404 -> "there is no such object or bucket (any more)";
      case 403 -> "the store refuses: check the access key and its rights";
      default -> "the store answered " + e.statusCode() + Optional.ofNullable(e.awsErrorDetails()).map(StoreFaults::code).orElse("");
    };
  }

  private static String code(AwsErrorDetails details) {
    String code = details.errorCode();
    return " " + code + (UNKNOWN_CHECKSUM.equals(code) ? ": set s3.checksums=false if it is an old one" : "");
  }
}
