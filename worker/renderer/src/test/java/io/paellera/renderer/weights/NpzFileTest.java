package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {

  private static final Path STORED = Path.of("src/test/resources/golden/v1/unet_state_dict.npz");

  @TempDir Path directory;

  @Test
  void compressedArraysAreReadAsOftenAsOneLikes() throws IOException {
    try (var stored = NpzFile.open(STORED);
        var compressed = NpzFile.open(compressed())) {
      assertThat(compressed.names()).containsExactlyElementsOf(stored.names());
      for (var name : stored.names()) {
        assertThat(compressed.info(name)).as(name).isEqualTo(stored.info(name));
        assertThat(compressed.data(name)).as(name).isEqualTo(stored.data(name)).isEqualTo(compressed.data(name));
      }
    }
  }

  @Test
  void anArrayThatIsNotThereAndAnEntryThatIsNoneAreNamed() throws IOException {
    try (var stored = NpzFile.open(STORED)) {
      assertThatThrownBy(() -> stored.data("none"))
          .isInstanceOf(TensorMismatchException.class)
          .hasMessageContaining("tensor none is missing");
    }
    var damaged = directory.resolve("damaged.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(damaged))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(new byte[20]);
    }
    assertThatThrownBy(() -> NpzFile.open(damaged))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("array a doesn't begin as a NumPy array");
  }

  private Path compressed() throws IOException {
    var file = directory.resolve("compressed.npz");
    try (var source = new ZipFile(STORED.toFile());
        var target = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : source.stream().toList()) {
        target.putNextEntry(new ZipEntry(entry.getName()));
        try (var content = source.getInputStream(entry)) {
          content.transferTo(target);
        }
        target.closeEntry();
      }
    }
    return file;
  }
}
