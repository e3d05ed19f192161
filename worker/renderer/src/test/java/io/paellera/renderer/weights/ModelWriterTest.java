package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWriterTest {

  @TempDir Path directory;

  @Test
  void anOlderModelStaysUntilTheNewOneIsFinished() throws IOException {
    var base = ModelDirectory.builtIn(directory.resolve("cache"));
    var target = Files.createDirectory(directory.resolve("models")).resolve("mine");
    try (var writer = ModelWriter.replace(target)) {
      write(writer, base, "1");
    }
    try (var interrupted = ModelWriter.replace(target)) {
      interrupted.bytes("unet.safetensors", new byte[] {1});
    }
    assertThat(ModelDirectory.open(target).description().version()).isEqualTo("1");
    try (var writer = ModelWriter.replace(target)) {
      assertThat(write(writer, base, "2").description().version()).isEqualTo("2");
    }
    try (var left = Files.list(target.getParent())) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void aDirectoryThatHoldsNoModelIsNotReplaced() throws IOException {
    var note = Files.writeString(directory.resolve("note.txt"), "mine");
    assertThatThrownBy(() -> ModelWriter.replace(directory))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("exists already");
    assertThat(note).exists();
  }

  private static ModelDirectory write(ModelWriter writer, ModelDirectory base, String version) {
    var model = base.description();
    model.sha256().keySet().forEach(name -> writer.copy(name, base.file(name)));
    return writer.finish(digests -> described(model, version, digests));
  }

  private static ModelDescription described(ModelDescription model, String version, Map<String, String> digests) {
    return new ModelDescription(
        model.format(),
        model.name(),
        version,
        model.description(),
        model.licence(),
        model.unet(),
        model.image(),
        model.text(),
        model.defaults(),
        model.limits(),
        digests);
  }
}
