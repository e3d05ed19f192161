package io.paellera.training.emoji;

import io.paellera.training.data.DatasetException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A package as {@code npm pack} writes it. */
record PackageArchive(Path file) {

  private static final String ROOT = "package/";

  /** Finds a package in a directory. */
  static PackageArchive find(Path directory, String archive, String npmPackage) {
    var file = directory.resolve(archive);
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(file, "no such file; fetch it there with: npm pack " + npmPackage);
    }
    return new PackageArchive(file);
  }

  /** Reads one file of the package. */
  byte[] read(String name) {
    try (var tar = new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals(ROOT + name)) {
          return tar.readAllBytes();
        }
      }
    } catch (IOException e) {
      throw new DatasetException(file, "can't be read: " + e.getMessage(), e);
    }
    throw new DatasetException(file, "holds no " + name + "; another version of the package?");
  }
}
