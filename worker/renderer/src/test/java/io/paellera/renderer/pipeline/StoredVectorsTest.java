package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.model.RandomModel.Architecture;
import io.paellera.renderer.model.RandomModel.Bytes;
import io.paellera.renderer.model.RandomModel.Text;
import io.paellera.renderer.model.RandomModel.Visual;
import io.paellera.renderer.text.ForeignVectorsException;
import io.paellera.renderer.text.StoredVectors;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures from vectors of texts that were made ahead. */
class StoredVectorsTest {

  private static final RendererOptions OPTIONS = RendererOptions.withThreads(1);

  @TempDir Path directory;

  @Test
  void picturesAreTheSameByteForByteWithVectorsMadeAheadAndWithout() {
    for (var model : List.of(ModelDirectory.builtIn(Path.of("target", "model-cache")), random(1), random(Architecture.PAELLA_V3, 1))) {
      var vectors = directory.resolve("vectors of " + model.description().name());
      fill(vectors, model, List.of("a red apple", "no pips"));

      var expected = draw(model, OPTIONS);
      var drawn = draw(model, OPTIONS.withTextVectors(Optional.of(vectors)));

      for (int i = 0; i < expected.size(); i++) {
        assertThat(drawn.get(i).tokens()).isEqualTo(expected.get(i).tokens());
        assertThat(drawn.get(i).picture().rgb()).isEqualTo(expected.get(i).picture().rgb());
      }
      assertThat(drawn.get(0).tokens()).isNotEqualTo(drawn.get(1).tokens());
    }
  }

  @Test
  void vectorsOfAnotherModelsEncoderAreRefusedAndThoseOfTheSameEncoderInAnotherModelAreNot() {
    var model = random(1);
    var same = random(1);
    var other = random(2);
    StoredVectors.openOrCreate(model, directory.resolve("vectors"));
    StoredVectors.open(same, directory.resolve("vectors"));
    var options = OPTIONS.withTextVectors(Optional.of(directory.resolve("vectors")));
    assertThatThrownBy(() -> PaellaRenderer.open(other, Device.cpu(), options)).isInstanceOf(ForeignVectorsException.class);
  }

  @Test
  void aWorkerWithVectorsMadeAheadNeedsNoMemoryForTheEncoder() {
    var model = random(Architecture.PAELLA_V3, 1);
    var whole = WeightMemory.of(model, Device.cpu(), OPTIONS).bytes();
    var without = WeightMemory.of(model, Device.cpu(), OPTIONS.withTextVectors(Optional.of(directory))).bytes();
    assertThat(whole - without).isEqualTo(WeightMemory.ofEncoders(model, Device.cpu()).bytes());
    assertThat(WeightMemory.ofTexts(model).bytes()).isPositive();
    assertThat(WeightMemory.ofBytes(model, Device.cpu()).bytes()).isPositive();
  }

  private ModelDirectory random(long seed) {
    return random(Architecture.PAELLA_V1, seed);
  }

  private ModelDirectory random(Architecture architecture, long seed) {
    var place = directory.resolve("model " + System.nanoTime());
    return new RandomModel(architecture, 0.05, architecture.image(), Text.TINY, Bytes.TINY, Visual.NONE, seed).writeTo(place);
  }

  private static void fill(Path vectors, ModelDirectory model, List<String> texts) {
    try (var filling = VectorFilling.open(model, vectors, Device.cpu(), 1)) {
      filling.fillUnconditional();
      for (var text : texts) {
        assertThat(filling.fill(text)).isTrue();
        assertThat(filling.fill(text)).isFalse();
      }
    }
  }

  /** The first with texts that lie ready, the second with one that doesn't. */
  private static List<RenderedImage> draw(ModelDirectory model, RendererOptions options) {
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), options)) {
      return render(renderer, List.of(Specs.withNegative(small("a red apple"), "no pips"), small("a green pear")));
    }
  }

  private static RenderSpec small(String prompt) {
    return Specs.withSize(Specs.spec(prompt, 7, 2), 64, 64);
  }
}
