package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static io.paellera.renderer.pipeline.Specs.withPrompt;
import static io.paellera.renderer.pipeline.Specs.withSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Mask;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt.Blend;
import io.paellera.renderer.Prompt.Interpolation;
import io.paellera.renderer.Prompt.Region;
import io.paellera.renderer.Prompt.Regions;
import io.paellera.renderer.Prompt.Text;
import io.paellera.renderer.Prompt.Weighted;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BuiltInRenderer.class)
class ModesTest {

  private static final Text APPLE = new Text("red apple");
  private static final Text FROG = new Text("frog");
  private static final int GRID = 16;

  private final PaellaRenderer renderer;

  ModesTest(PaellaRenderer renderer) {
    this.renderer = renderer;
  }

  @Test
  void inpaintingKeepsWhatTheMaskLeavesOut() {
    var picture = render(renderer, List.of(spec("red apple", 1, 6))).get(0).picture();
    var mask = new BitSet();
    for (int y = 0; y < 64; y++) {
      mask.set(y * 64 + 33, y * 64 + 64);
    }
    for (var mode : Renoise.Mode.values()) {
      var base = Specs.withRenoise(spec("green apple", 2, 6), new Renoise(5, mode));
      var row = renderer.begin(List.of(withSource(base, new Source.Masked(picture, new Mask(Specs.SIZE, mask))))).get(0);
      var begun = row.tokens();
      while (!row.done()) {
        renderer.step(List.of(row));
      }
      var tokens = row.tokens();
      for (int i = 0; i < tokens.length; i++) {
        if (i % GRID < 8) {
          assertThat(tokens[i]).as("kept token " + i + " with " + mode).isEqualTo(begun[i]);
        }
      }
      assertThat(columns(tokens, GRID, 8, GRID)).isNotEqualTo(columns(begun, GRID, 8, GRID));
    }
  }

  @Test
  void outpaintingKeepsTheTokensThatThePictureHasAlone() {
    var picture = render(renderer, List.of(spec("red apple", 1, 6))).get(0).picture();
    var encoded = encoded(picture);
    var canvas = Specs.withSize(spec("red apple", 2, 4), 128, 96);
    var image = render(renderer, List.of(withSource(canvas, new Source.Placed(picture, 32, 16)))).get(0);
    for (int i = 0; i < encoded.length; i++) {
      assertThat(image.tokens()[(i / GRID + 4) * 32 + i % GRID + 8]).as("token " + i).isEqualTo(encoded[i]);
    }
    var otherCanvas = Specs.withSize(spec("red apple", 3, 4), 128, 96);
    var others = render(renderer, List.of(withSource(otherCanvas, image.spec().source()))).get(0);
    assertThat(columns(others.tokens(), 32, 0, 8)).isNotEqualTo(columns(image.tokens(), 32, 0, 8));
  }

  @Test
  void outpaintingDrawsTokensAnewThatThePictureCoversInPart() {
    var picture = render(renderer, List.of(spec("red apple", 1, 6))).get(0).picture();
    var placed = new PlacedTokens(new Source.Placed(picture, 3, 8), new PictureSize(96, 80), 4);
    assertThat(placed.picture().size()).isEqualTo(new PictureSize(68, 64));
    assertThat(pixel(placed.picture(), 0, 5)).as("the edge goes on").isEqualTo(pixel(picture, 0, 5));
    assertThat(pixel(placed.picture(), 3, 5)).isEqualTo(pixel(picture, 0, 5));
    assertThat(pixel(placed.picture(), 67, 5)).isEqualTo(pixel(picture, 63, 5));
    var uncovered = placed.uncovered();
    for (int i = 0; i < 24 * 20; i++) {
      boolean covered = i % 24 >= 1 && i % 24 < 16 && i / 24 >= 2 && i / 24 < 18;
      assertThat(uncovered.get(i)).as("token " + i).isEqualTo(!covered);
    }
  }

  private static List<Byte> pixel(Picture picture, int x, int y) {
    int at = 3 * (y * picture.size().width() + x);
    return List.of(picture.rgb()[at], picture.rgb()[at + 1], picture.rgb()[at + 2]);
  }

  @Test
  void anEmptyMaskGivesThePictureBack() {
    var image = render(renderer, List.of(spec("rocket", 1, 6))).get(0);
    var source = new Source.Masked(image.picture(), new Mask(Specs.SIZE, new BitSet()));
    var rows = renderer.begin(List.of(withSource(spec("pizza", 2, 1), source)));
    var encoded = rows.get(0).tokens();
    renderer.step(rows);
    assertThat(rows.get(0).tokens()).isEqualTo(encoded);
  }

  @Test
  void aVariationTakesItsShareOfTheSteps() {
    var picture = render(renderer, List.of(spec("red apple", 1, 6))).get(0).picture();
    var encoded = encoded(picture);
    var strong = renderer.begin(List.of(withSource(spec("frog", 2, 8), new Source.Variation(picture, 1)))).get(0);
    var half = renderer.begin(List.of(withSource(spec("frog", 2, 8), new Source.Variation(picture, 0.5)))).get(0);
    var weak = renderer.begin(List.of(withSource(spec("frog", 2, 8), new Source.Variation(picture, 0.125)))).get(0);
    assertThat(List.of(strong.position(), half.position(), weak.position())).containsExactly(0, 4, 7);
    assertThat(strong.tokens()).isEqualTo(renderer.begin(List.of(spec("frog", 2, 8))).get(0).tokens());
    assertThat(kept(half.tokens(), encoded)).isBetween(50, 120);
    assertThat(kept(weak.tokens(), encoded)).isBetween(180, 235);
  }

  /** Steps that differ in position ride in one batch. */
  @Test
  void aVariationRidesWithRowsThatBeginInNoise() {
    var picture = render(renderer, List.of(spec("red apple", 1, 6))).get(0).picture();
    var images =
        render(renderer, List.of(withSource(spec("frog", 2, 4), new Source.Variation(picture, 0.5)), spec("frog", 2, 4)));
    assertThat(images).hasSize(2);
  }

  private int[] encoded(Picture picture) {
    var source = new Source.Masked(picture, new Mask(picture.size(), new BitSet()));
    return renderer.begin(List.of(withSource(spec("any", 1, 1), source))).get(0).tokens();
  }

  private static int kept(int[] tokens, int[] others) {
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      count += tokens[i] == others[i] ? 1 : 0;
    }
    return count;
  }

  @Test
  void aBlendOfOnePromptIsThatPrompt() {
    var plain = spec("red apple", 5, 3);
    var linear = new Blend(List.of(new Weighted(APPLE, 2), new Weighted(FROG, 0)), Interpolation.LINEAR);
    var spherical = new Blend(List.of(new Weighted(APPLE, 1), new Weighted(FROG, 0)), Interpolation.SPHERICAL);
    var half = new Blend(List.of(new Weighted(APPLE, 1), new Weighted(FROG, 1)), Interpolation.SPHERICAL);
    var images =
        render(renderer, List.of(plain, withPrompt(plain, linear), withPrompt(plain, spherical), withPrompt(plain, half)));
    assertThat(images.get(1).tokens()).isEqualTo(images.get(0).tokens());
    assertThat(images.get(2).tokens()).isEqualTo(images.get(0).tokens());
    assertThat(images.get(3).tokens()).isNotEqualTo(images.get(0).tokens());
  }

  @Test
  void aSphericalBlendKeepsTheLength() {
    var blend = new Blend(List.of(new Weighted(APPLE, 1), new Weighted(FROG, 1)), Interpolation.SPHERICAL);
    var middle = Interpolations.blend(blend, List.of(new float[] {2, 0}, new float[] {0, 2}));
    assertThat(middle[0]).isEqualTo(middle[1]).isEqualTo((float) Math.sqrt(2));
    var parallel = Interpolations.blend(blend, List.of(new float[] {2, 0}, new float[] {4, 0}));
    assertThat(parallel).containsExactly(3, 0);
  }

  @Test
  void aRegionThatFillsThePictureIsItsPrompt() {
    var plain = spec("frog", 5, 1);
    var regions = new Regions(APPLE, List.of(new Region(FROG, 0, 0, 1, 1)));
    var tokens = render(renderer, List.of(withPrompt(plain, regions))).get(0).tokens();
    assertThat(kept(tokens, render(renderer, List.of(plain)).get(0).tokens())).isGreaterThan(GRID * GRID - 4);
  }

  @Test
  void regionsRuleTheirPartsOfThePicture() {
    var regions = new Regions(new Text("green apple"), List.of(new Region(APPLE, 0, 0, 0.5, 1)));
    var picture = render(renderer, List.of(withPrompt(spec("any", 3, 8), regions), spec("star", 1, 8))).get(0).picture();
    assertThat(redness(picture, 12, 28)).isGreaterThan(redness(picture, 36, 52) + 40);
  }

  /** Mean of red less green over columns of the middle rows. */
  private static double redness(Picture picture, int from, int to) {
    double sum = 0;
    for (int y = 20; y < 44; y++) {
      for (int x = from; x < to; x++) {
        int at = (y * 64 + x) * 3;
        sum += Byte.toUnsignedInt(picture.rgb()[at]) - Byte.toUnsignedInt(picture.rgb()[at + 1]);
      }
    }
    return sum / (24 * (to - from));
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    var small = new Picture(new PictureSize(32, 32), new byte[32 * 32 * 3]);
    assertThatThrownBy(() -> renderer.begin(List.of(withSource(spec("frog", 1, 2), new Source.Variation(small, 0.5)))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("image is 32x32, but must be of the job's size, 64x64");
    assertThatThrownBy(() -> renderer.begin(List.of(withSource(spec("frog", 1, 2), new Source.Placed(small, 33, 0)))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("placement is 33,0, but must be at most 32,32");
  }

  private static int[] columns(int[] tokens, int width, int from, int to) {
    return IntStream.range(0, tokens.length).filter(i -> i % width >= from && i % width < to).map(i -> tokens[i]).toArray();
  }
}
