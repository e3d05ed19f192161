package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static io.paellera.renderer.pipeline.Specs.withNegative;
import static io.paellera.renderer.pipeline.Specs.withSize;
import static io.paellera.renderer.pipeline.Specs.withSource;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Source;
import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.model.RandomModel.Architecture;
import io.paellera.renderer.model.RandomModel.Bytes;
import io.paellera.renderer.model.RandomModel.Text;
import io.paellera.renderer.model.RandomModel.Visual;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Variations of models that see the picture. Their strength is 1, which keeps nothing of the picture's tokens, so that what they take
 * of it comes from its CLIP vector.
 */
class SightPicturesTest {

  private static final PictureSize SIZE = new PictureSize(128, 128);
  private static final RenderSpec JOB = withSize(spec("a red apple", 77, 2), SIZE.width(), SIZE.height());
  private static final Picture ONE = noise(1);
  private static final Picture OTHER = noise(2);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void aVariationDependsOnThePicturesVectorAndOnNoPictureBesideIt(Architecture architecture) {
    try (var renderer = open(random(architecture, Visual.TINY))) {
      var together = tokens(renderer, of(JOB, ONE), of(JOB, OTHER), of(JOB, ONE), JOB);
      assertThat(together.get(0)).isEqualTo(together.get(2)).isNotEqualTo(together.get(1)).isNotEqualTo(together.get(3));
      assertThat(tokens(renderer, of(JOB, ONE)).get(0)).isEqualTo(together.get(0));
    }
  }

  @Test
  void withoutSightNothingIsLeftOfThePictureAndTheResultSaysWhy() {
    try (var renderer = open(random(Architecture.PAELLA_V2, Visual.NONE))) {
      var drawn = tokens(renderer, of(JOB, ONE), of(JOB, OTHER));
      assertThat(drawn.get(0)).isEqualTo(drawn.get(1));
      assertThat(renderer.card().shortcoming(JOB)).isEmpty();
      assertThat(renderer.card().shortcoming(of(JOB, ONE)))
          .hasValueSatisfying(words -> assertThat(words).contains("CLIP image vector isn't used", "without CLIP's visual tower"));
    }
  }

  @Test
  void theSecondVersionTakesThePicturesVectorInPlaceOfThePromptsAndSaysSo() {
    try (var renderer = open(random(Architecture.PAELLA_V2, Visual.TINY))) {
      var pear = withSize(spec("a pear", 77, 2), SIZE.width(), SIZE.height());
      var drawn = tokens(renderer, of(JOB, ONE), of(pear, ONE), of(withNegative(JOB, "a pear"), ONE));
      assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).isNotEqualTo(drawn.get(2));
      assertThat(renderer.card().shortcoming(JOB)).isEmpty();
      assertThat(renderer.card().shortcoming(of(JOB, ONE)))
          .hasValueSatisfying(words -> assertThat(words).contains("the prompt isn't used"));
    }
  }

  @Test
  void theThirdVersionTakesThePicturesVectorBesideThePrompts() {
    try (var renderer = open(random(Architecture.PAELLA_V3, Visual.TINY))) {
      var pear = withSize(spec("a pear", 77, 2), SIZE.width(), SIZE.height());
      var drawn = tokens(renderer, of(JOB, ONE), of(pear, ONE));
      assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1));
      assertThat(renderer.card().shortcoming(of(JOB, ONE))).isEmpty();
    }
  }

  @Test
  void theMemoryOfTheTowerIsCountedWhereItsEncodersAre() {
    var sees = random(Architecture.PAELLA_V2, Visual.TINY);
    long tower;
    try (var tensors = sees.openVisual(sees.description().visual())) {
      tower = tensors.parameters() * Float.BYTES;
    }
    var blind = random(Architecture.PAELLA_V2, Visual.NONE);
    var options = RendererOptions.withThreads(1);
    assertThat(memory(sees, Device.cpu(), options).bytes() - memory(blind, Device.cpu(), options).bytes()).isEqualTo(tower);
    var elsewhere = options.withText(true, 0);
    assertThat(memory(sees, Device.gpu(), elsewhere).bytes()).isEqualTo(memory(blind, Device.gpu(), elsewhere).bytes());
    assertThat(memory(sees, Device.gpu(), elsewhere).beside() - memory(blind, Device.gpu(), elsewhere).beside()).isEqualTo(tower);
  }

  private static WeightMemory memory(ModelDirectory model, Device device, RendererOptions options) {
    return WeightMemory.of(model, device, options);
  }

  private ModelDirectory random(Architecture architecture, Visual visual) {
    var place = directory.resolve(architecture + " " + visual);
    return new RandomModel(architecture, 0.05, architecture.image(), Text.TINY, Bytes.TINY, visual, 1).writeTo(place);
  }

  private static PaellaRenderer open(ModelDirectory model) {
    return PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1));
  }

  private static RenderSpec of(RenderSpec spec, Picture picture) {
    return withSource(spec, new Source.Variation(picture, 1));
  }

  private static List<int[]> tokens(PaellaRenderer renderer, RenderSpec... specs) {
    return render(renderer, Arrays.asList(specs)).stream().map(image -> image.tokens()).toList();
  }

  private static Picture noise(int seed) {
    var rgb = new byte[3 * SIZE.width() * SIZE.height()];
    new Random(seed).nextBytes(rgb);
    return new Picture(SIZE, rgb);
  }
}
