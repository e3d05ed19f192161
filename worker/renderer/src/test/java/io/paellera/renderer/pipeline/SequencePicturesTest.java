package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static io.paellera.renderer.pipeline.Specs.withAttention;
import static io.paellera.renderer.pipeline.Specs.withGuidance;
import static io.paellera.renderer.pipeline.Specs.withGuidanceSteps;
import static io.paellera.renderer.pipeline.Specs.withNegative;
import static io.paellera.renderer.pipeline.Specs.withPrompt;
import static io.paellera.renderer.pipeline.Specs.withRenoise;
import static io.paellera.renderer.pipeline.Specs.withSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import io.paellera.renderer.model.GoldenModel;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the third version, whose U-Net attends to sequences of different lengths. */
class SequencePicturesTest {

  private static final RenderSpec JOB = spec("a red apple", 77, 4);

  @TempDir static Path directory;
  private static ModelDirectory model;
  private static PaellaRenderer renderer;

  @BeforeAll
  static void open() throws IOException {
    model = GoldenModel.writeThird(directory);
    renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1));
  }

  @AfterAll
  static void close() {
    renderer.close();
  }

  @Test
  void theTokensAreThoseOfTheOfficialCodeFedWithTheSameNumbers() {
    try (var official = new OfficialThird(model)) {
      for (var job :
          List.of(
              JOB,
              withNegative(JOB, "blurry, low quality"),
              withGuidance(JOB, 1),
              withGuidance(JOB, 8, 2),
              withGuidanceSteps(JOB, 1, 2),
              withAttention(JOB, 1.2, 0.4),
              withRenoise(JOB, new Renoise(2, Renoise.Mode.START)))) {
        assertThat(tokens(job)).isEqualTo(official.tokens(job));
      }
    }
  }

  @Test
  void aPictureIsTheSameBesidePromptsOfOtherLengths() {
    var alone = render(renderer, List.of(JOB, spec("a red plum!", 1, 4))).get(0);
    for (var mates :
        List.of(List.of("one", "a longer prompt than that"), List.of("a red plum?", "é"), List.of("x".repeat(900), "a red apple"))) {
      var specs = Stream.concat(mates.stream().map(prompt -> spec(prompt, prompt.length(), 4)), Stream.of(JOB)).toList();
      assertThat(render(renderer, specs).get(2).tokens()).isEqualTo(alone.tokens());
    }
  }

  @Test
  void promptNegativePromptGuidanceAndSeedAllCount() {
    assertThat(
            Stream.of(
                    JOB,
                    spec("a red plum!", 77, 4),
                    spec("a red apple", 78, 4),
                    withNegative(JOB, "blurry"),
                    withGuidance(JOB, 1),
                    withGuidance(JOB, 4, 0.5),
                    withAttention(JOB, 1.2, 0.4),
                    withGuidanceSteps(JOB, 1, 2))
                .map(job -> Arrays.toString(tokens(job)))
                .distinct())
        .hasSize(8);
  }

  @Test
  void stepsOnADeviceGiveTheTokensOfTheHost() {
    var picture = render(renderer, List.of(JOB)).get(0).picture();
    var specs =
        List.of(
            JOB,
            withGuidance(JOB, 1),
            withGuidance(JOB, 8, 2),
            withAttention(JOB, 1.2, 0.4),
            withNegative(JOB, "blurry"),
            withGuidanceSteps(JOB, 2, 3),
            spec("a prompt of another length", 5, 6),
            withRenoise(JOB, new Renoise(3, Renoise.Mode.RANDOM)),
            withSource(JOB, new Source.Variation(picture, 0.5)));
    try (var device = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1), true)) {
      assertThat(render(device, specs)).extracting(RenderedImage::tokens).containsExactlyElementsOf(
          render(renderer, specs).stream().map(RenderedImage::tokens).toList());
    }
  }

  @Test
  void aPromptOfMoreThanItsBytesIsToldToBeTruncated() {
    assertThat(render(renderer, List.of(spec("x".repeat(768), 1, 1))).get(0).promptTruncated()).isTrue();
    assertThat(render(renderer, List.of(spec("a cat", 1, 1))).get(0).promptTruncated()).isFalse();
  }

  @Test
  void sidesThatTheLevelsCannotHalveAndMixedPromptsAreRefused() {
    assertThatThrownBy(() -> renderer.begin(List.of(Specs.withSize(JOB, 48, 64))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("size.width is 48, but must be a multiple of 32");
    var cat = new Prompt.Text("cat");
    var blend = new Prompt.Blend(List.of(new Prompt.Weighted(cat, 1), new Prompt.Weighted(new Prompt.Text("dog"), 1)), Prompt.Interpolation.LINEAR);
    var regions = new Prompt.Regions(cat, List.of(new Prompt.Region(cat, 0, 0, 0.5, 0.5)));
    for (var mixed : List.of(blend, regions)) {
      assertThatThrownBy(() -> renderer.begin(List.of(withPrompt(JOB, mixed))))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("one prompt");
    }
  }

  private static int[] tokens(RenderSpec job) {
    return render(renderer, List.of(job)).get(0).tokens();
  }
}
