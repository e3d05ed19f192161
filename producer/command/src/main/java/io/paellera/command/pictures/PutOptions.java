package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** How a store is asked to keep what is stored: encrypted for which key, and in which storage class. What is empty the bucket decides. */
public record PutOptions(Optional<String> serverSideEncryption, Optional<String> kmsKeyId, Optional<String> storageClass) {

  public static final PutOptions NONE = new PutOptions(Optional.empty(), Optional.empty(), Optional.empty());

  public PutOptions {
    requireNonNull(serverSideEncryption, "serverSideEncryption is null");
    requireNonNull(kmsKeyId, "kmsKeyId is null");
    requireNonNull(storageClass, "storageClass is null");
  }

  PutObjectRequest.Builder applyTo(PutObjectRequest.Builder request) {
    serverSideEncryption.ifPresent(request::serverSideEncryption);
    kmsKeyId.ifPresent(request::ssekmsKeyId);
    storageClass.ifPresent(request::storageClass);
    return request;
  }
}
