package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the object store is reached.
 *
 * @param endpoint of the store; empty: AWS
 * @param region that requests are signed for
 * @param keys to sign with; empty: where AWS clients look for them (environment, profile, instance role)
 * @param pathStyle whether the bucket's name goes into the path, as most stores but AWS want it
 * @param checksums whether checksums follow whatever is stored, or only where the store asks for them: old stores refuse them
 * @param options what goes with whatever is stored
 * @param timeout longest wait for one request
 */
public record BucketSettings(
    Optional<URI> endpoint,
    String region,
    Optional<Keys> keys,
    boolean pathStyle,
    boolean checksums,
    PutOptions options,
    Duration timeout) {

  public static final BucketSettings AWS =
      new BucketSettings(Optional.empty(), "us-east-1", Optional.empty(), false, true, PutOptions.NONE, Duration.ofSeconds(60));

  public BucketSettings {
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(region, "region is null");
    requireNonNull(keys, "keys is null");
    requireNonNull(options, "options is null");
    requireNonNull(timeout, "timeout is null");
  }

  /** A store of one's own. */
  public static BucketSettings at(URI endpoint, Keys keys) {
    return new BucketSettings(Optional.of(endpoint), AWS.region, Optional.of(keys), true, AWS.checksums, AWS.options, AWS.timeout);
  }

  /**
   * An access key and its secret; the text form shows neither.
   *
   * @param sessionToken that belongs to them where they are temporary ones
   */
  public record Keys(String accessKey, String secretKey, Optional<String> sessionToken) {
    public Keys {
      requireNonNull(accessKey, "accessKey is null");
      requireNonNull(secretKey, "secretKey is null");
      requireNonNull(sessionToken, "sessionToken is null");
    }

    public Keys(String accessKey, String secretKey) {
      this(accessKey, secretKey, Optional.empty());
    }

    @Override
    public String toString() {
      return "Keys[***]";
    }
  }
}
