package io.paellera.local;

import io.paellera.embedded.EmbeddedS3;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of files that jobs may start from. */
final class Inputs implements AutoCloseable {

  static final String BUCKET = "inputs";

  private final S3Client client;

  Inputs(EmbeddedS3 s3) {
    s3.createBucket(BUCKET);
    client =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build();
  }

  void put(String key, byte[] content) {
    client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  String uri(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  @Override
  public void close() {
    client.close();
  }
}
