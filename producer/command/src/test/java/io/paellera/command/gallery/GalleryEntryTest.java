package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryEntryTest {

  @Test
  void aSeedThatAScriptWouldRoundIsText(@TempDir Path folder) throws Exception {
    var large = RenderJob.builder("a", "apple").seed(Seed.MAX).build();
    var small = RenderJob.builder("b", "apple").seed(7).build();
    Path page = folder.resolve("index.html");
    new GalleryPage("seeds", (result, image) -> folder.resolve(image.index() + ".png"), id -> Optional.empty())
        .write(List.of(Results.completed(large), Results.completed(small)), new GalleryProgress(2, 2, "2 of 2"), page);
    assertThat(Files.readString(page)).contains("\"seed\":\"18446744073709551615\"", "\"seed\":7,");
  }
}
