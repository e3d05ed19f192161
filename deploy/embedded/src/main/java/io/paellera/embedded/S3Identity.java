package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The port and the keys that the S3 server of a directory had the last time: clients find it again after a restart. */
record S3Identity(PropertiesFile file) {
  private static final String PORT = "port";
  private static final String ACCESS_KEY = "access-key";
  private static final String SECRET_KEY = "secret-key";

  S3Identity {
    requireNonNull(file, "file is null");
  }

  /** Of the server that keeps its objects under this directory. */
  static S3Identity in(Path directory) {
    return new S3Identity(new PropertiesFile(directory.resolve("s3-server.properties")));
  }

  /** The settings with what they leave open as it was the last time, if there was one. */
  S3Settings recalled(S3Settings settings) {
    if (!file.exists()) {
      return settings;
    }
    Map<String, String> last = file.read();
    try {
      var port = settings.port().isPresent() ? settings.port().getAsInt() : Integer.parseInt(last.get(PORT));
      var keys = settings.credentials().or(() -> Optional.of(new S3Credentials(last.get(ACCESS_KEY), last.get(SECRET_KEY))));
      return settings.onPort(port).accepting(keys.get());
    } catch (IllegalArgumentException e) {
      throw new EmbeddedServerException(file.path() + " is damaged: delete it, and the server takes a new port and new keys", e);
    }
  }

  void remember(EmbeddedS3 server) {
    file.write(
        Map.of(
            PORT, String.valueOf(server.endpoint().getPort()), ACCESS_KEY, server.accessKey(), SECRET_KEY, server.secretKey()));
  }
}
