package io.paellera.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.pictures.ContactSheet;
import io.paellera.producer.RenderClient;
import io.paellera.schemas.Interpolation;
import io.paellera.schemas.Placement;
import io.paellera.schemas.Region;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderJobBuilder;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Size;
import io.paellera.schemas.WeightedPrompt;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way to draw, from the job on Kafka to the picture in the bucket, with the built-in model. Likeness is in decibels: a red
 * and a green apple have some 11; from 25 on nobody sees a difference.
 */
class ModesTest {

  private static final String RED = "red apple";
  private static final String GREEN = "green apple";
  private static final long SEED = 7;
  private static final Path DRAWINGS = Path.of("target", "modes");

  @TempDir static Path directory;

  private static LocalSystem system;
  private static Inputs inputs;
  private static RenderClient client;

  /** A picture of the model's own, which others start from. */
  private static Drawing apple;

  private static int side;
  private static Rectangle everything;
  private static Rectangle left;
  private static Rectangle right;

  @BeforeAll
  static void drawAnApple() throws Exception {
    system = LocalSystem.start(directory.resolve("data"), LocalModel.builtIn(), Map.of("inputs.allowed-buckets", Inputs.BUCKET));
    inputs = Inputs.of(system, directory);
    client = system.newClient();
    apple = draw(job("apple", RED));
    side = apple.width();
    everything = new Rectangle(0, 0, side, side);
    left = new Rectangle(0, 0, side / 2, side);
    right = new Rectangle(side / 2, 0, side / 2, side);
    inputs.put("apple.png", apple.png());
    inputs.put("right.png", Drawing.mask(side, right));
    inputs.put("nothing.png", Drawing.mask(side, new Rectangle()));
  }

  @AfterAll
  static void showWhatWasDrawnAndStop() {
    new ContactSheet(4, 192, 2)
        .write(
            List.of(
                shown("apple", "red apple"),
                shown("weak", "variation to green apple, strength 0.1"),
                shown("middling", "variation to green apple, strength 0.4"),
                shown("inpainted", "inpaint, green apple on the right"),
                shown("completed", "outpaint from the middle quarter"),
                shown("wide", "outpaint to both sides"),
                shown("blend-LINEAR-1-1", "blend of red apple and green apple"),
                shown("regions", "regions, red apple and green apple")),
            DRAWINGS.resolve("sheet.png"));
    client.close();
    system.close();
  }

  @Test
  void theSameSeedDrawsTheSamePictureAndAnotherSeedAnother() throws Exception {
    assertThat(draw(job("apple-again", RED)).likeness(apple, everything)).isInfinite();
    assertThat(draw(job("apple-other", RED).seed(SEED + 1)).likeness(apple, everything)).isFinite();
  }

  @Test
  void aWeakVariationIsLikeItsPictureAndAStrongOneIsNot() throws Exception {
    var weak = draw(variation("weak", 0.1));
    var middling = draw(variation("middling", 0.4));
    var strong = draw(variation("strong", 1));

    assertThat(weak.likeness(apple, everything)).isGreaterThan(strong.likeness(apple, everything) + 5);
    assertThat(middling.likeness(apple, everything))
        .isBetween(strong.likeness(apple, everything), weak.likeness(apple, everything));
    assertThat(strong.greenness(everything)).isGreaterThan(weak.greenness(everything) + 30);
    assertThat(draw(variation("weak-again", 0.1)).likeness(weak, everything)).isInfinite();
    assertThat(draw(variation("weak-other", 0.1).seed(SEED + 1)).likeness(weak, everything)).isFinite();
  }

  @Test
  void aVariationOfFullStrengthKeepsNothing() throws Exception {
    var fromNothing = draw(job("from-nothing", GREEN).guidance(1).steps(10));

    assertThat(draw(variation("full", 1)).likeness(fromNothing, everything)).isInfinite();
  }

  @Test
  void aVariationTellsHowStrongItWasWhereTheJobDidNot() throws Exception {
    var job = job("unsaid", RED).mode(RenderMode.VARIATION).image(inputs.uri("apple.png")).build();

    assertThat(client.submit(job).get(10, TimeUnit.MINUTES).settings().orElseThrow().strength()).hasValue(0.5);
  }

  @Test
  void inpaintingDrawsTheMaskedPartAnewAndKeepsTheRest() throws Exception {
    var reconstruction = draw(inpainting("reconstruction", "nothing.png"));
    var green = draw(inpainting("inpainted", "right.png"));

    assertThat(reconstruction.likeness(apple, everything)).isGreaterThan(25);
    assertThat(green.likeness(reconstruction, left)).isGreaterThan(25);
    assertThat(green.likeness(reconstruction, right)).isLessThan(15);
    assertThat(green.greenness(right)).isGreaterThan(reconstruction.greenness(right) + 30);
    assertThat(draw(inpainting("inpainted-again", "right.png")).likeness(green, everything)).isInfinite();
    var other = draw(inpainting("inpainted-other", "right.png").seed(SEED + 1));
    assertThat(other.likeness(green, right)).isFinite();
  }

  @Test
  void outpaintingKeepsThePictureWhereItWasPutAndDrawsAroundIt() throws Exception {
    var at = new Rectangle(side / 2, 0, side, side);
    var wide = draw(outpainting("wide").size(new Size(2 * side, side)).placement(new Placement(at.x, at.y)));
    var other =
        draw(outpainting("wide-other").size(new Size(2 * side, side)).placement(new Placement(at.x, at.y)).seed(SEED + 1));

    assertThat(wide.width()).isEqualTo(2 * side);
    assertThat(wide.likeness(apple, at, everything)).isGreaterThan(22);
    assertThat(wide.likeness(other, at)).isGreaterThan(22);
    assertThat(wide.likeness(other, new Rectangle(0, 0, side / 2, side))).isFinite();
  }

  @Test
  void outpaintingPutsAPictureInTheMiddleUnlessTold() throws Exception {
    var middle = new Rectangle(side / 4, side / 4, side / 2, side / 2);
    inputs.put("middle.png", apple.crop(middle));
    var completed = draw(job("completed", RED).mode(RenderMode.OUTPAINT).image(inputs.uri("middle.png")));

    assertThat(completed.width()).isEqualTo(side);
    assertThat(completed.likeness(apple, middle)).isGreaterThan(completed.likeness(apple, everything) + 3);
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void weightedPromptsLeadFromOnePictureToAnother(Interpolation interpolation) throws Exception {
    var red = draw(blend(interpolation, 1, 0));
    var middle = draw(blend(interpolation, 1, 1));
    var green = draw(blend(interpolation, 0, 1));

    assertThat(red.likeness(apple, everything)).isInfinite();
    assertThat(green.likeness(draw(job("green-" + interpolation, GREEN)), everything)).isInfinite();
    assertThat(green.greenness(everything)).isGreaterThan(red.greenness(everything) + 30);
    assertThat(middle.likeness(red, everything)).isFinite();
    assertThat(middle.likeness(green, everything)).isFinite();
  }

  @Test
  void promptsOfRegionsRuleTheirPartOfThePicture() throws Exception {
    var half = new WeightedPrompt(RED, OptionalDouble.empty(), Optional.of(new Region(0, 0, 0.5, 1)));
    var both = draw(job("regions", GREEN).prompts(List.of(half)));

    assertThat(both.greenness(right)).isGreaterThan(both.greenness(left) + 30);
  }

  private static ContactSheet.Entry shown(String id, String caption) {
    return new ContactSheet.Entry(DRAWINGS.resolve(id + ".png"), caption);
  }

  private static RenderJobBuilder job(String id, String prompt) {
    return RenderJob.builder(id, prompt).batch("modes").steps(8).seed(SEED);
  }

  /** Without guidance, which would lead away from what is there. */
  private static RenderJobBuilder variation(String id, double strength) {
    return job(id, GREEN).steps(10).guidance(1).mode(RenderMode.VARIATION).image(inputs.uri("apple.png")).strength(strength);
  }

  private static RenderJobBuilder inpainting(String id, String mask) {
    return job(id, GREEN).mode(RenderMode.INPAINT).image(inputs.uri("apple.png")).mask(inputs.uri(mask));
  }

  private static RenderJobBuilder outpainting(String id) {
    return job(id, RED).mode(RenderMode.OUTPAINT).image(inputs.uri("apple.png"));
  }

  private static RenderJobBuilder blend(Interpolation interpolation, int red, int green) {
    var parts = List.of(weighted(RED, red), weighted(GREEN, green));
    return job("blend-" + interpolation + "-" + red + "-" + green, null).prompts(parts).interpolation(interpolation);
  }

  private static WeightedPrompt weighted(String text, double weight) {
    return new WeightedPrompt(text, OptionalDouble.of(weight), Optional.empty());
  }

  private static Drawing draw(RenderJobBuilder job) throws Exception {
    RenderResult result = client.submit(job.build()).get(10, TimeUnit.MINUTES);
    assertThat(result.status()).as("%s", result.error()).isEqualTo(RenderStatus.COMPLETED);
    return stored(result);
  }

  private static Drawing stored(RenderResult result) throws IOException {
    try (var content = system.pictures().open(result.images().get(0).uri())) {
      byte[] png = content.readAllBytes();
      Files.createDirectories(DRAWINGS);
      Files.write(DRAWINGS.resolve(result.jobId() + ".png"), png);
      return Drawing.of(png);
    }
  }
}
