package io.paellera.worker.storage;

import io.paellera.worker.config.WorkerSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the S3 client: one try a request, each within a time limit, and what is stored in one piece. */
public final class S3Clients {

  private S3Clients() {}

  public static S3Client open(WorkerSettings settings) {
    var s3 = settings.s3();
    var limit = settings.storage().attemptTimeout();
    int connections = settings.storage().uploads() + settings.intake().preparationThreads() + 1;
    var builder =
        S3Client.builder()
            .region(Region.of(s3.region()))
            .serviceConfiguration(service -> service.pathStyleAccessEnabled(s3.pathStyle()).chunkedEncodingEnabled(false))
            .requestChecksumCalculation(
                s3.checksums() ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                s3.checksums() ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(connections)
                    .connectionTimeout(limit)
                    .connectionAcquisitionTimeout(limit)
                    .socketTimeout(limit))
            .overrideConfiguration(
                override ->
                    override.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallAttemptTimeout(limit).apiCallTimeout(limit));
    s3.endpoint().ifPresent(builder::endpointOverride);
    s3.accessKey().ifPresent(key -> builder.credentialsProvider(StaticCredentialsProvider.create(credentials(key, s3))));
    return builder.build();
  }

  private static AwsCredentials credentials(String accessKey, WorkerSettings.S3 s3) {
    String secretKey = s3.secretKey().orElseThrow().value();
    return s3.sessionToken()
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(accessKey, secretKey, token.value()))
        .orElseGet(() -> AwsBasicCredentials.create(accessKey, secretKey));
  }
}
