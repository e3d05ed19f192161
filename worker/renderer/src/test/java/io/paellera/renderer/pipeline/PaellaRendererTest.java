package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Row;
import io.paellera.renderer.Source;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BuiltInRenderer.class)
class PaellaRendererTest {

  private final PaellaRenderer renderer;

  PaellaRendererTest(PaellaRenderer renderer) {
    this.renderer = renderer;
  }

  @Test
  void aRedAppleIsRedAndAGreenAppleIsGreen() {
    var images = render(renderer, List.of(spec("red apple", 1, 8), spec("green apple", 1, 8)));
    var red = meanColour(images.get(0).picture());
    var green = meanColour(images.get(1).picture());
    assertThat(red[0]).as("red of the red apple").isGreaterThan(red[1] + 40).isGreaterThan(red[2] + 40);
    assertThat(green[1]).as("green of the green apple").isGreaterThan(green[0]).isGreaterThan(green[2] + 40);
  }

  /** Of the middle, where the apple is. */
  private static double[] meanColour(Picture picture) {
    var sums = new double[3];
    int side = picture.size().width();
    for (int y = side / 4; y < 3 * side / 4; y++) {
      for (int x = side / 4; x < 3 * side / 4; x++) {
        for (int channel = 0; channel < 3; channel++) {
          sums[channel] += Byte.toUnsignedInt(picture.rgb()[(y * side + x) * 3 + channel]);
        }
      }
    }
    return Arrays.stream(sums).map(sum -> sum * 4 / (side * side)).toArray();
  }

  @Test
  void theSameSpecGivesTheSamePictureAgain() {
    var first = render(renderer, List.of(spec("rocket", 3, 4))).get(0);
    var again = render(renderer, List.of(spec("rocket", 3, 4))).get(0);
    assertThat(again.tokens()).isEqualTo(first.tokens());
    assertThat(again.picture().rgb()).isEqualTo(first.picture().rgb());
    assertThat(render(renderer, List.of(spec("rocket", 4, 4))).get(0).tokens()).isNotEqualTo(first.tokens());
  }

  @Test
  void rowsOfDifferentStepCountsRideTogether() {
    var specs = List.of(spec("pizza", 1, 2), spec("pizza", 1, 5), spec("pizza", 1, 3));
    var rows = renderer.begin(specs);
    renderer.step(rows);
    renderer.step(rows);
    assertThat(rows).extracting(Row::position).containsExactly(2, 2, 2);
    assertThat(rows).extracting(Row::done).containsExactly(true, false, false);
    renderer.step(List.of(rows.get(1), rows.get(2)));
    assertThat(rows).extracting(Row::done).containsExactly(true, false, true);
    assertThat(renderer.finish(List.of(rows.get(2), rows.get(0)))).extracting(RenderedImage::spec)
        .containsExactly(specs.get(2), specs.get(0));
  }

  @Test
  void rowsMayDifferInEverythingButSize() {
    var plain = spec("kitten", 1, 3);
    var images =
        render(
            renderer,
            List.of(
                plain,
                Specs.withGuidance(plain, 1),
                Specs.withNegative(plain, "red"),
                Specs.withTypical(plain, new TypicalFilter(0.2, 5)),
                Specs.withRenoise(plain, new Renoise(1, Renoise.Mode.RANDOM))));
    assertThat(images).extracting(image -> Arrays.hashCode(image.tokens())).doesNotHaveDuplicates();
  }

  @Test
  void tokensLieInTheCodebookAndOnTheGrid() {
    var row = renderer.begin(List.of(Specs.withSize(spec("house", 1, 2), 96, 48))).get(0);
    assertThat(Arrays.stream(row.tokens())).hasSize(24 * 12).allMatch(token -> token >= 0 && token < 512);
    renderer.step(List.of(row));
    renderer.step(List.of(row));
    var image = renderer.finish(List.of(row)).get(0);
    assertThat(image.picture().size()).isEqualTo(new PictureSize(96, 48));
    assertThat(image.picture().rgb()).hasSize(96 * 48 * 3);
    assertThat(image.tokens()).isEqualTo(row.tokens());
    assertThat(image.promptTruncated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"60,64,size.width", "64,16,size.height", "64,1024,size.height"})
  void refusesSizesThatTheModelCannotDraw(int width, int height, String field) {
    var spec = Specs.withSize(spec("house", 1, 2), width, height);
    assertThatThrownBy(() -> renderer.begin(List.of(spec)))
        .isInstanceOfSatisfying(InvalidSpecException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining("a multiple of 16 from 32 to 256 pixels");
  }

  @Test
  void refusesRowsThatCannotBeStepped() {
    var small = renderer.begin(List.of(Specs.withSize(spec("house", 1, 1), 32, 32))).get(0);
    var large = renderer.begin(List.of(spec("house", 1, 1))).get(0);
    assertThatThrownBy(() -> renderer.step(List.of(small, large))).hasMessageContaining("32x32").hasMessageContaining("64x64");
    assertThatThrownBy(() -> renderer.finish(List.of(large))).hasMessage("a row has taken 0 of its 1 steps only");
    renderer.step(List.of(large));
    assertThatThrownBy(() -> renderer.step(List.of(large))).hasMessage("a row has taken all of its 1 steps already");
    assertThat(large.position()).isEqualTo(1);
  }

  @Test
  void refusesRowsOfAnotherRenderer() {
    var row = renderer.begin(List.of(spec("house", 1, 1))).get(0);
    var model = ModelDirectory.builtIn(Path.of("target", "model-cache"));
    try (var other = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1))) {
      assertThatThrownBy(() -> other.step(List.of(row))).hasMessage("a row of another renderer");
    }
  }

  @Test
  void pixelsThatAreNoNumbersAreToldAndNotDrawnBlack(@TempDir Path folder) {
    var sound = ModelDirectory.builtIn(Path.of("target", "model-cache"));
    try (var spoilt = PaellaRenderer.open(SpoiltModel.of(sound, folder, "out_block.0.bias"), Device.cpu(), RendererOptions.withThreads(1))) {
      var rows = spoilt.begin(List.of(spec("house", 1, 1)));
      spoilt.step(rows);
      assertThatThrownBy(() -> spoilt.finish(rows))
          .isInstanceOf(RenderException.class)
          .hasMessage("the pixels that the VQGAN decoded are no numbers");
    }
  }

  /** The symptom: a picture whose encoding left the range began with the codebook's first token everywhere. */
  @Test
  void inputPicturesThatAreEncodedToNoNumbersAreTold(@TempDir Path folder) {
    var picture = render(renderer, List.of(spec("house", 1, 1))).get(0).picture();
    var model = SpoiltModel.of(ModelDirectory.builtIn(Path.of("target", "model-cache")), folder, "in_block.1.bias");
    try (var spoilt = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1))) {
      var variation = Specs.withSource(spec("house", 1, 2), new Source.Variation(picture, 0.5));
      assertThatThrownBy(() -> spoilt.begin(List.of(variation)))
          .isInstanceOf(RenderException.class)
          .hasMessage("what the VQGAN encoded is no number");
    }
  }

  @Test
  void emptyListsCostNothing() {
    assertThat(renderer.begin(List.of())).isEmpty();
    renderer.step(List.of());
    assertThat(renderer.finish(List.of())).isEmpty();
  }

  @Test
  void weightsOutliveTheirFilesMappingsWhenGarbageIsCollected() {
    var first = render(renderer, List.of(spec("star", 1, 1))).get(0);
    System.gc();
    assertThat(render(renderer, List.of(spec("star", 1, 1))).get(0).picture().rgb()).isEqualTo(first.picture().rgb());
  }

  @Test
  void timingsAddUpWhereTheTimeWent() {
    var before = renderer.timings();
    render(renderer, List.of(spec("star", 1, 3)));
    var spent = renderer.timings().since(before);
    assertThat(spent.steps()).isEqualTo(3);
    assertThat(List.of(spent.preparing(), spent.unet(), spent.sampling(), spent.decoding())).allMatch(part -> part.toNanos() > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 2.00 GiB",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "[enforce fail at alloc_cpu.cpp:119] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."
      })
  void allocationFailuresOfTheEngineAreToldApart(String said) {
    assertThatThrownBy(() -> DeviceErrors.translate("a test", () -> fail(said)))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessage("a test doesn't fit in the device's memory: " + said);
  }

  @Test
  void otherFailuresOfTheEngineAreTheDevices() {
    assertThatThrownBy(() -> DeviceErrors.translate("a test", () -> fail("CUDA error: device-side assert triggered")))
        .isExactlyInstanceOf(RenderException.class)
        .hasMessage("a test failed: CUDA error: device-side assert triggered");
  }

  @Test
  void aFailureInsideAScriptIsToldByItsErrorAndNotByItsTrace() {
    var said = "\nThe following operation failed in the TorchScript interpreter.\n    ~~~ <--- HERE\nRuntimeError: ";
    assertThatThrownBy(() -> DeviceErrors.translate("a test", () -> fail(said + "CUDA out of memory. Tried\n")))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessage("a test doesn't fit in the device's memory: RuntimeError: CUDA out of memory. Tried");
    assertThatThrownBy(() -> DeviceErrors.translate("a test", () -> fail(said + "expected Float\nand more\n")))
        .isExactlyInstanceOf(RenderException.class)
        .hasMessage("a test failed: RuntimeError: expected Float");
  }

  private static Object fail(String said) {
    throw new EngineException(said);
  }

  @Test
  void onlyTheGuidedStepsAreGuided() {
    var guided = spec("frog", 2, 3);
    var specs =
        List.of(guided, Specs.withGuidanceSteps(guided, 1, 3), Specs.withGuidanceSteps(guided, 1, 2), Specs.withGuidance(guided, 1));
    var rows = renderer.begin(specs);
    renderer.step(rows);
    renderer.step(rows);
    assertThat(rows.get(2).tokens()).isEqualTo(rows.get(0).tokens()).isNotEqualTo(rows.get(3).tokens());
    renderer.step(rows);
    assertThat(rows.get(1).tokens()).isEqualTo(rows.get(0).tokens()).isNotEqualTo(rows.get(2).tokens());
  }

  @Test
  void refusesGuidedStepsThatThePictureDoesNotTake() {
    assertThatThrownBy(() -> Specs.withGuidanceSteps(spec("frog", 2, 3), 1, 4))
        .hasMessage("guidanceSteps.last is 4, but must be at most steps = 3");
    assertThatThrownBy(() -> Specs.withGuidanceSteps(spec("frog", 2, 3), 2, 1)).hasMessageContaining("guidanceSteps.last is 1");
    assertThatThrownBy(() -> Specs.withGuidanceSteps(spec("frog", 2, 3), 0, 1)).hasMessageContaining("guidanceSteps.first is 0");
  }

  @Test
  void aNegativePromptCountsOnlyWithGuidance() {
    var plain = Specs.withGuidance(spec("frog", 2, 2), 1);
    var images = render(renderer, List.of(plain, Specs.withNegative(plain, "dog face")));
    assertThat(images.get(1).tokens()).isEqualTo(images.get(0).tokens());
    assertThat(images.get(1).spec().negativePrompt()).isEqualTo(Optional.of(Prompt.of("dog face")));
  }
}
