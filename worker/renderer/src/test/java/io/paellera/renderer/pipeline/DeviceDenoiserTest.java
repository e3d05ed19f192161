package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.Mask;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Row;
import io.paellera.renderer.Source;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Steps that stay on a device, taken on the CPU: they give the tokens that the host gives. */
@ExtendWith(BuiltInRenderer.class)
class DeviceDenoiserTest {

  private final PaellaRenderer host;
  private PaellaRenderer device;

  DeviceDenoiserTest(PaellaRenderer host) {
    this.host = host;
  }

  @BeforeEach
  void open() {
    device = onDevice(ModelDirectory.builtIn(Path.of("target", "model-cache")));
  }

  private static PaellaRenderer onDevice(ModelDirectory model) {
    return PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1), true);
  }

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void rowsOfEveryKindGetTheTokensOfTheHost() {
    var plain = Specs.withSize(spec("kitten", 1, 4), 64, 48);
    var picture = render(host, List.of(plain)).get(0).picture();
    var mask = new BitSet();
    mask.set(0, 64 * 20);
    var corner = new Prompt.Region(new Prompt.Text("frog"), 0, 0, 0.5, 0.5);
    var specs =
        List.of(
            plain,
            Specs.withGuidance(plain, 1),
            Specs.withNegative(plain, "red"),
            Specs.withGuidanceSteps(plain, 2, 3),
            Specs.withTypical(plain, new TypicalFilter(0.2, 5)),
            Specs.withRenoise(plain, new Renoise(3, Renoise.Mode.RANDOM)),
            Specs.withRenoise(plain, new Renoise(2, Renoise.Mode.PREVIOUS)),
            Specs.withSource(plain, new Source.Variation(picture, 0.5)),
            Specs.withSource(plain, new Source.Masked(picture, new Mask(picture.size(), mask))),
            Specs.withPrompt(plain, new Prompt.Regions(new Prompt.Text("red apple"), List.of(corner))),
            Specs.withSize(spec("rocket", 9, 7), 64, 48));
    assertSame(render(device, specs), render(host, specs));
  }

  private static void assertSame(List<RenderedImage> actual, List<RenderedImage> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).tokens()).as("row " + i).isEqualTo(expected.get(i).tokens());
      assertThat(actual.get(i).picture().rgb()).isEqualTo(expected.get(i).picture().rgb());
    }
  }

  @Test
  void rowsLeaveAndRideWithOthersThatBeganElsewhere() {
    var actual = drawnWithComingAndGoing(device);
    var expected = drawnWithComingAndGoing(host);
    assertSame(actual, expected);
  }

  /** Some rows are dropped, some wait, some are stepped in another order, some with rows of another call and step count. */
  private static List<RenderedImage> drawnWithComingAndGoing(PaellaRenderer renderer) {
    var first = renderer.begin(specs("pizza", 1, 4, 4));
    renderer.step(first);
    renderer.step(List.of(first.get(2), first.get(0)));
    renderer.step(List.of(first.get(3)));
    var second = renderer.begin(specs("octopus", 10, 2, 6));
    renderer.step(second);
    var together = new ArrayList<>(second);
    together.add(first.get(3));
    together.add(first.get(0));
    while (together.stream().anyMatch(row -> !row.done())) {
      renderer.step(together.stream().filter(row -> !row.done()).toList());
    }
    assertThat(first).extracting(Row::position).containsExactly(4, 1, 2, 4);
    return renderer.finish(together);
  }

  @Test
  void rowsThatBeginWhileOthersAreDrawnGetTheSameTokens() {
    var batches = IntStream.range(0, 6).mapToObj(i -> specs("prompt " + i, 100 * i, 2, 4)).toList();
    var expected = batches.stream().flatMap(batch -> render(host, batch).stream()).toList();
    assertSame(drawnWhileTheNextBegin(device, batches), expected);
    assertSame(drawnWhileTheNextBegin(host, batches), expected);
  }

  private static List<RenderedImage> drawnWhileTheNextBegin(PaellaRenderer renderer, List<List<RenderSpec>> batches) {
    var images = new ArrayList<RenderedImage>();
    var next = CompletableFuture.supplyAsync(() -> renderer.begin(batches.get(0)));
    for (int i = 1; i <= batches.size(); i++) {
      var rows = next.join();
      if (i < batches.size()) {
        var batch = batches.get(i);
        next = CompletableFuture.supplyAsync(() -> renderer.begin(batch));
      }
      while (!rows.get(0).done()) {
        renderer.step(rows);
      }
      images.addAll(renderer.finish(rows));
    }
    return images;
  }

  private static List<RenderSpec> specs(String prompt, long seed, int count, int steps) {
    var specs = new ArrayList<RenderSpec>();
    for (int i = 0; i < count; i++) {
      specs.add(Specs.withSize(spec(prompt, seed + i, steps), 32, 32));
    }
    return specs;
  }

  @Test
  void aRowWhoseLogitsAreNoNumbersIsToldAtTheEnd(@TempDir Path folder) {
    var model = SpoiltModel.of(ModelDirectory.builtIn(Path.of("target", "model-cache")), folder, "clf.bias");
    try (var spoilt = onDevice(model)) {
      var rows = spoilt.begin(List.of(spec("house", 1, 2)));
      spoilt.step(rows);
      spoilt.step(rows);
      assertThatThrownBy(() -> spoilt.finish(rows))
          .isInstanceOf(RenderException.class)
          .hasMessage("the logits of a position are no numbers");
    }
  }
}
