package io.paellera.command.pictures;

import io.paellera.producer.internal.Sha256;
import io.paellera.schemas.RenderResult.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Reads and stores objects by their URIs. Safe for use by several threads. */
public final class PictureStore implements AutoCloseable {

  private static final Pattern URI = Pattern.compile("s3://([^/]+)/(.+)");

  private final S3Client s3;
  private final PutOptions options;

  public PictureStore(BucketSettings settings) {
    s3 = client(settings);
    options = settings.options();
  }

  static S3Client client(BucketSettings settings) {
    var builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                settings.checksums() ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                settings.checksums() ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(config -> config.apiCallTimeout(settings.timeout()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    credentials(settings).ifPresent(builder::credentialsProvider);
    return builder.build();
  }

  static Optional<AwsCredentialsProvider> credentials(BucketSettings settings) {
    return settings.keys().map(keys -> StaticCredentialsProvider.create(credentials(keys)));
  }

  private static AwsCredentials credentials(BucketSettings.Keys keys) {
    return keys.sessionToken()
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(keys.accessKey(), keys.secretKey(), token))
        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
  }

  /**
   * Opens an object.
   *
   * @param uri {@code s3://bucket/key}
   * @throws PictureException if the store has no such object or doesn't let it be read
   */
  public InputStream open(String uri) {
    return ask(uri, (bucket, key) -> s3.getObject(request -> request.bucket(bucket).key(key)));
  }

  /**
   * Stores a file, in place of what is there.
   *
   * @param uri {@code s3://bucket/key}
   * @throws PictureException if the store doesn't take it
   */
  public void put(String uri, Path file) {
    ask(uri, (bucket, key) -> s3.putObject(request -> options.applyTo(request).bucket(bucket).key(key), file));
  }

  /**
   * A picture's bytes, all at once.
   *
   * @throws PictureException if it isn't to be had, or isn't what its result says
   */
  public byte[] read(StoredImage picture) {
    byte[] bytes;
    try (InputStream in = open(picture.uri())) {
      bytes = in.readNBytes((int) Math.min(picture.bytes() + 1, Integer.MAX_VALUE));
    } catch (IOException | SdkException e) {
      throw new PictureException(picture.uri() + ": the store broke off: " + e.getMessage(), e);
    }
    String actual = HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    if (!actual.equals(picture.sha256())) {
      throw new PictureException(
          "%s has sha256 %s, but its result says %s".formatted(picture.uri(), actual, picture.sha256()), true, null);
    }
    return bytes;
  }

  /** Bucket and key of an object's address. */
  record Place(String bucket, String key) {

    static Place of(String uri) {
      Matcher parts = URI.matcher(uri);
      if (!parts.matches()) {
        throw new PictureException(uri + " is no address of an object: must be s3://bucket/key", null);
      }
      return new Place(parts.group(1), parts.group(2));
    }
  }

  private static <T> T ask(String uri, BiFunction<String, String, T> request) {
    Place place = Place.of(uri);
    try {
      return request.apply(place.bucket(), place.key());
    } catch (SdkException e) {
      throw new PictureException(uri + ": " + StoreFaults.explain(e), e instanceof NoSuchKeyException, e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
