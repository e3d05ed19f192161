package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an {@link EmbeddedS3} starts.
 *
 * @param store where objects live
 * @param host address that it listens on
 * @param port where it listens; empty: a free port
 * @param credentials the one key pair it accepts; empty: a random pair
 */
public record S3Settings(Store store, String host, OptionalInt port, Optional<S3Credentials> credentials) {
  public S3Settings {
    requireNonNull(store, "store is null");
    requireNonNull(host, "host is null");
    requireNonNull(port, "port is null");
    requireNonNull(credentials, "credentials is null");
    port.ifPresent(value -> Loopback.requirePort(value, "port"));
  }

  /** Objects as files of a temporary directory, a free port of 127.0.0.1, a random key pair. */
  public static S3Settings defaults() {
    return new S3Settings(new Store.Files(Optional.empty()), Loopback.HOST, OptionalInt.empty(), Optional.empty());
  }

  /** On this address instead of 127.0.0.1: {@code 0.0.0.0} in a container whose neighbours are to reach it. */
  public S3Settings onHost(String value) {
    return new S3Settings(store, value, port, credentials);
  }

  public S3Settings inDirectory(Path value) {
    return new S3Settings(new Store.Files(Optional.of(value)), host, port, credentials);
  }

  public S3Settings inMemory() {
    return new S3Settings(new Store.Memory(), host, port, credentials);
  }

  public S3Settings onPort(int value) {
    return new S3Settings(store, host, OptionalInt.of(value), credentials);
  }

  public S3Settings accepting(S3Credentials value) {
    return new S3Settings(store, host, port, Optional.of(value));
  }

  /** Where an {@link EmbeddedS3} keeps its objects. */
  public sealed interface Store {
    /** As files; an empty {@code directory} means a temporary one that goes when the server closes. */
    record Files(Optional<Path> directory) implements Store {
      public Files {
        requireNonNull(directory, "directory is null");
      }
    }

    /** In memory, until the server closes. */
    record Memory() implements Store {}
  }
}
