package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.text.SentenceEncoder;
import io.paellera.renderer.weights.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a GPU computes in half precision, computed on the CPU, where it is slow and the types must fit all the same. */
@ExtendWith(BuiltInRenderer.class)
class HalfPrecisionTest {

  private static final Networks.Grid GRID = new Networks.Grid(16, 16);
  private static final double NEAR = 0.05;

  private final PaellaRenderer renderer;
  private NDManager manager;
  private Networks half;
  private Networks full;

  HalfPrecisionTest(PaellaRenderer renderer) {
    this.renderer = renderer;
  }

  @BeforeEach
  void open() {
    var model = ModelDirectory.builtIn(Path.of("target", "model-cache"));
    Torch.enterThread();
    manager = Torch.newManager(Device.cpu());
    half = new Networks(model, Device.cpu(), DataType.FLOAT16, DataType.FLOAT16);
    full = new Networks(model, Device.cpu(), DataType.FLOAT32, DataType.FLOAT32);
  }

  @AfterEach
  void close() {
    full.close();
    half.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logitsAreNearThoseOfFullPrecision(boolean spatial) {
    var tokens = render(renderer, List.of(spec("red apple", 1, 2))).get(0).tokens();
    try (var encoder = SentenceEncoder.create(1)) {
      var vectors = encoder.encode(List.of("red apple", "frog")).vectors();
      Function<Networks, float[]> logits =
          networks -> {
            var entry = new Networks.Entry(tokens, conditioning(networks, vectors, spatial), 0.5f);
            return networks.logits(manager, List.of(entry, entry), GRID).get(1).toFloatArray();
          };
      assertThat(meanDifference(logits.apply(half), logits.apply(full))).isLessThan(NEAR);
    }
  }

  private Conditioning conditioning(Networks networks, float[][] vectors, boolean spatial) {
    return spatial
        ? new Conditioning.Spatial(vectors, new int[GRID.height() * GRID.width()], false)
        : new Conditioning.Uniform(((VectorUnet) networks.unet()).map(manager, vectors[0]), false);
  }

  private static double meanDifference(float[] some, float[] others) {
    assertThat(some).hasSameSizeAs(others);
    double sum = 0;
    for (int i = 0; i < some.length; i++) {
      sum += Math.abs(some[i] - others[i]);
    }
    return sum / some.length;
  }

  @Test
  void picturesAreEncodedAndDecodedNearlyAsInFullPrecision() {
    var image = render(renderer, List.of(spec("red apple", 1, 6))).get(0);
    var tokens = half.encode(manager, image.picture());
    var expected = full.encode(manager, image.picture());
    var same = IntStream.range(0, tokens.length).filter(i -> tokens[i] == expected[i]).count();
    assertThat(same).as("same tokens of " + tokens.length).isGreaterThan(tokens.length * 9 / 10);
    var picture = half.decode(manager, List.of(image.tokens()), GRID)[0];
    for (int i = 0; i < picture.rgb().length; i++) {
      assertThat(Byte.toUnsignedInt(picture.rgb()[i])).isBetween(shade(image, i) - 4, shade(image, i) + 4);
    }
  }

  private static int shade(RenderedImage image, int index) {
    return Byte.toUnsignedInt(image.picture().rgb()[index]);
  }
}
