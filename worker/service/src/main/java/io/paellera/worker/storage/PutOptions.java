package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.config.WorkerSettings;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * How a store is asked to keep what is stored. What is empty the bucket decides.
 *
 * @param checksums whether the content's SHA-256 goes along, for the store to check. It stands in the request's head, because a checksum behind the content makes
 *     the SDK send and sign it in chunks
 * @param kmsKeyId of the key that encrypts it
 */
public record PutOptions(
    boolean checksums, Optional<String> serverSideEncryption, Optional<String> kmsKeyId, Optional<String> storageClass) {

  public static final PutOptions NONE = new PutOptions(true, Optional.empty(), Optional.empty(), Optional.empty());

  public PutOptions {
    requireNonNull(serverSideEncryption, "serverSideEncryption is null");
    requireNonNull(kmsKeyId, "kmsKeyId is null");
    requireNonNull(storageClass, "storageClass is null");
  }

  public static PutOptions of(WorkerSettings.S3 settings) {
    return new PutOptions(settings.checksums(), settings.serverSideEncryption(), settings.kmsKeyId(), settings.storageClass());
  }

  void applyTo(PutObjectRequest.Builder request, String sha256) {
    if (checksums) {
      request.checksumSHA256(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256)));
    }
    serverSideEncryption.ifPresent(request::serverSideEncryption);
    kmsKeyId.ifPresent(request::ssekmsKeyId);
    storageClass.ifPresent(request::storageClass);
  }
}
