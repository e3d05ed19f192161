package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A properties file that only its owner may read and that appears whole or not at all. */
record PropertiesFile(Path path) {
  PropertiesFile {
    requireNonNull(path, "path is null");
  }

  void write(Map<String, String> values) {
    var properties = new Properties();
    properties.putAll(values);
    try {
      var target = path.toAbsolutePath();
      Files.createDirectories(target.getParent());
      var draft = createDraft(target);
      try (var out = Files.newBufferedWriter(draft)) {
        properties.store(out, null);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot write " + path, e);
    }
  }

  Map<String, String> read() {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(path)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new EmbeddedServerException("cannot read " + path, e);
    }
    var values = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
    return values;
  }

  boolean exists() {
    return Files.exists(path);
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot delete " + path, e);
    }
  }

  private static Path createDraft(Path target) throws IOException {
    var prefix = target.getFileName() + ".";
    if (!Files.getFileStore(target.getParent()).supportsFileAttributeView("posix")) {
      return Files.createTempFile(target.getParent(), prefix, ".tmp");
    }
    var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.createTempFile(target.getParent(), prefix, ".tmp", ownerOnly);
  }
}
