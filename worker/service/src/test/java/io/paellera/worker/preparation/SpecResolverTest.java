package io.paellera.worker.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.renderer.image.PictureMetadata;
import io.paellera.renderer.image.PictureReader;
import io.paellera.renderer.image.PngEncoder;
import io.paellera.schemas.AttentionWeights;
import io.paellera.schemas.Interpolation;
import io.paellera.schemas.Placement;
import io.paellera.schemas.Region;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderJobBuilder;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenoisePlan;
import io.paellera.schemas.StepRange;
import io.paellera.schemas.Size;
import io.paellera.schemas.WeightedPrompt;
import io.paellera.worker.support.FakeRenderer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SpecResolverTest {

  private final SpecResolver resolver =
      new SpecResolver(FakeRenderer.CARD, new SourceResolver(new PictureReader(PictureReader.Limits.DEFAULT)));

  @Test
  void whatAJobLeavesOutTheModelSupplies() throws Exception {
    var spec = resolve(RenderJob.builder("a", "red apple").seed(5)).get(0);

    assertThat(spec.prompt()).isEqualTo(Prompt.of("red apple"));
    assertThat(spec.steps()).isEqualTo(4);
    assertThat(spec.guidance()).isEqualTo(2);
    assertThat(spec.size()).isEqualTo(new PictureSize(16, 16));
    assertThat(spec.renoise().steps()).isEqualTo(3);
    assertThat(spec.typical()).isEmpty();
    assertThat(spec.source()).isEqualTo(Source.NOISE);
  }

  @Test
  void aJobMayAskForExactlyTheseWeights() throws Exception {
    for (String model : List.of("fake", "fake@ffffffff", "fake@" + "f".repeat(64))) {
      assertThat(resolve(RenderJob.builder("a", "red apple").model(model))).as(model).hasSize(1);
    }
  }

  @Test
  void guidanceMayLeadToAnotherOneUpToTheModelsLimit() throws Exception {
    var spec = resolve(RenderJob.builder("a", "red apple").guidance(8).guidanceEnd(2)).get(0);

    assertThat(spec.guidance()).isEqualTo(8);
    assertThat(spec.guidanceEnd()).contains(2.0);
    assertRefused(
        RenderJob.builder("a", "red apple").attention(new AttentionWeights(1, 0.5)), "left out: this model doesn't attend to prompts");
    assertRefused(RenderJob.builder("a", "red apple").guidanceEnd(21), "guidanceEnd is 21.0, but must be at most 20.0");
  }

  @Test
  void picturesOfAJobDifferInTheirSeedAlone() throws Exception {
    var specs = resolve(RenderJob.builder("a", "red apple").seed(5).images(3));

    assertThat(specs).extracting(RenderSpec::seed).containsExactly(5L, 6L, 7L);
  }

  @Test
  void whatTheModelCannotDrawIsRefusedNamingFieldValueAndLimit() {
    assertRefused(RenderJob.builder("a", "red apple").steps(51), "steps is 51, but must be at most 50");
    assertRefused(RenderJob.builder("a", "red apple").guidance(21), "guidance is 21.0, but must be at most 20.0");
    assertRefused(
        RenderJob.builder("a", "red apple").size(new Size(17, 16)),
            "size.width is 17, but must be a multiple of 16 from 16 to 64 pixels");
    assertRefused(RenderJob.builder("a", "red apple").model("other"), "model is other, but must be fake");
    assertRefused(RenderJob.builder("a", "red apple").model("fake@0123456789"), "model is fake@0123456789, but must be fake@");
    assertRefused(
        RenderJob.builder("a", "red apple").steps(4).renoise(new RenoisePlan(OptionalInt.of(4), Optional.empty())),
            "renoise.steps is 4");
    assertRefused(RenderJob.builder("a", "red apple").typicalMinTokens(3), "typicalMinTokens is 3");
    assertRefused(
        RenderJob.builder("a", "red apple").steps(4).guidanceSteps(new StepRange(1, 5)), "guidanceSteps.last is 5");
  }

  @Test
  void weightedPromptsAreMixedAndRegionsRuleTheirPart() throws Exception {
    var blend =
        resolve(
                RenderJob.builder("a", null)
                    .prompts(List.of(part("cat", OptionalDouble.of(2), Optional.empty()),
                        part("dog", OptionalDouble.empty(), Optional.empty())))
                    .interpolation(Interpolation.SPHERICAL))
            .get(0);
    var regions =
        resolve(
                RenderJob.builder("a", "house")
                    .prompts(List.of(part("sun", OptionalDouble.empty(), Optional.of(new Region(0, 0, 0.5, 0.5))))))
            .get(0);

    assertThat(blend.prompt())
        .isEqualTo(
            new Prompt.Blend(
                List.of(new Prompt.Weighted(new Prompt.Text("cat"), 2), new Prompt.Weighted(new Prompt.Text("dog"), 1)),
                Prompt.Interpolation.SPHERICAL));
    assertThat(regions.prompt())
        .isEqualTo(
            new Prompt.Regions(new Prompt.Text("house"), List.of(new Prompt.Region(new Prompt.Text("sun"), 0, 0, 0.5, 0.5))));
  }

  @Test
  void variationStartsFromItsPictureAndTakesItsSize() throws Exception {
    var spec = resolve(RenderJob.builder("a", "apple").mode(RenderMode.VARIATION).image("s3://pictures/32x48.png").strength(0.25))
        .get(0);

    assertThat(spec.size()).isEqualTo(new PictureSize(32, 48));
    assertThat(((Source.Variation) spec.source()).strength()).isEqualTo(0.25);
  }

  @Test
  void pictureOfAnotherSizeThanTheJobsIsRefused() {
    assertRefused(
        RenderJob.builder("a", "apple").mode(RenderMode.VARIATION).image("s3://pictures/32x32.png").size(new Size(16, 16)),
        "image is 32x32, but must be of the job's size, 16x16");
    assertRefused(
        RenderJob.builder("a", "apple").mode(RenderMode.VARIATION).image("s3://pictures/20x20.png"),
            "image.width is 20, but must be a multiple of 16");
    assertRefused(
        RenderJob.builder("a", "apple").mode(RenderMode.INPAINT).image("s3://pictures/32x32.png").mask("s3://pictures/16x16.png"),
        "mask is 16x16, but must be the picture's size, 32x32");
  }

  @Test
  void outpaintingDrawsWhatLiesAroundThePicture() throws Exception {
    var spec =
        resolve(
                RenderJob.builder("a", "apple")
                    .mode(RenderMode.OUTPAINT)
                    .image("s3://pictures/16x16.png")
                    .size(new Size(48, 32))
                    .placement(new Placement(32, 16)))
            .get(0);

    assertThat(spec.size()).isEqualTo(new PictureSize(48, 32));
    assertThat(placed(spec).x()).isEqualTo(32);
    assertThat(placed(spec).y()).isEqualTo(16);
    assertThat(placed(spec).picture().size()).isEqualTo(new PictureSize(16, 16));
  }

  private static Source.Placed placed(RenderSpec spec) {
    return (Source.Placed) spec.source();
  }

  @Test
  void pictureThatDoesNotFitOnTheCanvasIsRefused() {
    var job = RenderJob.builder("a", "apple").mode(RenderMode.OUTPAINT).image("s3://pictures/32x32.png");

    assertRefused(job.size(new Size(48, 16)), "image is 32x32, but must be no larger than the canvas, 48x16");
    assertRefused(job.size(new Size(48, 48)).placement(new Placement(17, 0)), "placement is 17,0, but must be at most 16,16");
  }

  @Test
  void outpaintingWithoutAPlacementPutsThePictureInTheMiddle() throws Exception {
    var spec = resolve(
        RenderJob.builder("a", "apple").mode(RenderMode.OUTPAINT).image("s3://pictures/16x16.png").size(new Size(48, 48))).get(0);

    assertThat(placed(spec).x()).isEqualTo(16);
    assertThat(placed(spec).y()).isEqualTo(16);
  }

  private void assertRefused(RenderJobBuilder job, String message) {
    assertThatThrownBy(() -> resolve(job)).isInstanceOf(InvalidSpecException.class).hasMessageContaining(message);
  }

  private List<RenderSpec> resolve(RenderJobBuilder job) throws InterruptedException {
    return resolver.resolve(job.build(), (field, uri) -> png(uri.replaceAll(".*/|\\.png", "").split("x")));
  }

  private static byte[] png(String[] size) {
    var pictureSize = new PictureSize(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
    var rgb = new byte[3 * pictureSize.width() * pictureSize.height()];
    Arrays.fill(rgb, (byte) 200);
    return new PngEncoder().encode(new Picture(pictureSize, rgb), new PictureMetadata("m", "1", "d", 0, "{}", Map.of()));
  }

  private static WeightedPrompt part(String text, OptionalDouble weight, Optional<Region> region) {
    return new WeightedPrompt(text, weight, region);
  }
}
