package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Signs addresses at which anyone may fetch an object for a while; asks the store nothing. Where the keys are temporary ones, an address
 * ends with them at the latest. Safe for use by several threads.
 */
public final class PictureLinks implements AutoCloseable {

  /** Longest that S3 lets a signed address live. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private final S3Presigner signer;
  private final Duration lifetime;

  /**
   * @param lifetime of the addresses, at most {@link #LONGEST}
   */
  public PictureLinks(BucketSettings settings, Duration lifetime) {
    this.lifetime = requireNonNull(lifetime, "lifetime is null");
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("addresses live %s, but must live from 1s to 7d".formatted(lifetime));
    }
    var builder =
        S3Presigner.builder()
            .region(Region.of(settings.region()))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build());
    settings.endpoint().ifPresent(builder::endpointOverride);
    PictureStore.credentials(settings).ifPresent(builder::credentialsProvider);
    signer = builder.build();
  }

  /**
   * The address of an object.
   *
   * @param uri {@code s3://bucket/key}
   */
  public String of(String uri) {
    var place = PictureStore.Place.of(uri);
    return signer
        .presignGetObject(
            sign -> sign.signatureDuration(lifetime).getObjectRequest(get -> get.bucket(place.bucket()).key(place.key())))
        .url()
        .toString();
  }

  @Override
  public void close() {
    signer.close();
  }
}
