package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the worker needs of an S3 bucket. All methods wait for the answer and throw {@link StoreException}. */
public interface ObjectStore {

  /** Keys that begin with the prefix: at most the first thousand. */
  List<String> list(String prefix);

  /** What is known of an object; empty if there is none. */
  Optional<Stored> head(String key);

  /** Stores an object unless there is one. Returns whether this call stored it. */
  boolean putIfAbsent(NewObject object);

  /** The whole content of an object in any bucket. */
  byte[] read(String bucket, String key, int maxBytes);

  /** Finds out whether the bucket is there and may be used as the worker uses it, to write as well. */
  void probe();

  String bucket();

  /** {@code s3://bucket/key}. */
  default String uri(String key) {
    return "s3://" + bucket() + "/" + key;
  }

  /**
   * An object to be stored.
   *
   * @param sha256 of its content, in hex
   */
  record NewObject(String key, byte[] content, String sha256, String mediaType, Map<String, String> metadata) {
    public NewObject {
      requireNonNull(key, "key is null");
      requireNonNull(content, "content is null");
      requireNonNull(sha256, "sha256 is null");
      requireNonNull(mediaType, "mediaType is null");
      metadata = Map.copyOf(metadata);
    }
  }

  /** A stored object's size in bytes and its metadata. */
  record Stored(long bytes, Map<String, String> metadata) {
    public Stored {
      metadata = Map.copyOf(metadata);
    }
  }
}
