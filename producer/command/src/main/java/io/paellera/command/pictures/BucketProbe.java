package io.paellera.command.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tries whether a bucket can be used, with one small object that is deleted again. */
public final class BucketProbe implements AutoCloseable {

  private static final String PREFIX = "paellera-doctor/";

  private final S3Client s3;
  private final PutOptions options;

  public BucketProbe(BucketSettings settings) {
    s3 = PictureStore.client(settings);
    options = settings.options();
  }

  /**
   * @return the store's time, if it told it
   * @throws PictureException if one of the three doesn't work; says which and what to do
   */
  public Optional<Instant> writeReadDelete(String bucket) {
    String key = PREFIX + UUID.randomUUID();
    byte[] content = "probe".getBytes(UTF_8);
    String doing = "write to";
    try {
      PutObjectResponse put =
          s3.putObject(request -> options.applyTo(request).bucket(bucket).key(key), RequestBody.fromBytes(content));
      doing = "read from";
      byte[] read = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
      if (!Arrays.equals(read, content)) {
        throw new PictureException("bucket " + bucket + " gives back other bytes than were written", null);
      }
      doing = "delete from";
      s3.deleteObject(request -> request.bucket(bucket).key(key));
      return put.sdkHttpResponse().firstMatchingHeader("Date").flatMap(BucketProbe::time);
    } catch (SdkException e) {
      throw new PictureException("can't " + doing + " bucket " + bucket + ": " + StoreFaults.explain(e) + hint(e), e);
    }
  }

  private static String hint(SdkException e) {
    return e instanceof S3Exception answer && answer.statusCode() == 404 ? ". Create the bucket, or check s3.bucket" : "";
  }

  private static Optional<Instant> time(String date) {
    try {
      return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
