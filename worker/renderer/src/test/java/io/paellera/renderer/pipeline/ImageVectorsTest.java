package io.paellera.renderer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.sampling.SeededDraws;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageVectorsTest {

  private static final PriorDescription PRIOR = new PriorDescription("prior", 102, 128, 64, 3, 6, 3);

  @ParameterizedTest
  @ValueSource(ints = {ImageVectors.ROWS_ON_CPU, ImageVectors.ROWS_ON_GPU})
  void theLastDigitsOfAnImageVectorDependOnItsTextAndItsSeedAlone(int rows) {
    Torch.start(2);
    Torch.enterThread();
    try (var tensors = new InitialTensors(TensorLayout.of(PRIOR), 1, 0.3);
        var vectors = new ImageVectors(Prior.load(PRIOR, tensors, DataType.FLOAT32, Device.cpu()), PRIOR, rows);
        var manager = Torch.newManager(Device.cpu())) {
      var wish = new ImageVectors.Wish(text(1), 7);
      var alone = vectors.draw(manager, List.of(wish)).get(0);
      for (int others = 1; others < 2 * rows; others += 3) {
        for (int position : new int[] {0, others / 2, others}) {
          assertThat(vectors.draw(manager, among(others, position, wish)).get(position))
              .as("at position " + position + " among " + others)
              .containsExactly(alone);
        }
      }
    }
  }

  private static List<ImageVectors.Wish> among(int others, int position, ImageVectors.Wish wish) {
    var wishes = new ArrayList<ImageVectors.Wish>();
    for (int seed = 100; seed < 100 + others; seed++) {
      wishes.add(new ImageVectors.Wish(text(seed), seed));
    }
    wishes.add(position, wish);
    return wishes;
  }

  @Test
  void aTextWithAnotherSeedOrASeedWithAnotherTextGivesAnotherImageVector() {
    Torch.start(2);
    Torch.enterThread();
    try (var tensors = new InitialTensors(TensorLayout.of(PRIOR), 1, 0.3);
        var vectors = new ImageVectors(Prior.load(PRIOR, tensors, DataType.FLOAT32, Device.cpu()), PRIOR, 4);
        var manager = Torch.newManager(Device.cpu())) {
      var drawn =
          vectors.draw(
              manager,
              List.of(new ImageVectors.Wish(text(1), 7), new ImageVectors.Wish(text(1), 8), new ImageVectors.Wish(text(2), 7)));

      assertThat(difference(drawn.get(0), drawn.get(1))).isGreaterThan(0.01);
      assertThat(difference(drawn.get(0), drawn.get(2))).isGreaterThan(0.01);
    }
  }

  @Test
  void theNormalNumbersOfASeedHaveTheMeanAndTheSpreadOfTheNormalDistribution() {
    var numbers = new float[100_003];
    new SeededDraws(5).normals(3, numbers, 0, numbers.length);
    double sum = 0;
    double squares = 0;
    int beyondTwo = 0;
    for (var number : numbers) {
      sum += number;
      squares += number * number;
      beyondTwo += Math.abs(number) > 2 ? 1 : 0;
    }
    assertThat(sum / numbers.length).isCloseTo(0, within(0.015));
    assertThat(squares / numbers.length).isCloseTo(1, within(0.02));
    assertThat((double) beyondTwo / numbers.length).isCloseTo(0.0455, within(0.003));
    var again = new float[10];
    new SeededDraws(5).normals(3, again, 2, 6);
    assertThat(again).containsExactly(0, 0, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], 0, 0);
    new SeededDraws(5).normals(4, again, 2, 6);
    assertThat(again[2]).isNotEqualTo(numbers[0]);
  }

  private static float[] text(int seed) {
    var text = new float[PRIOR.dimension()];
    new SeededDraws(1000 + seed).normals(0, text, 0, text.length);
    return text;
  }

  private static double difference(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }
}
