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

class ImageVectorsTest {

  private static final PriorDescription PRIOR = new PriorDescription("prior", 24, 32, 16, 3, 8, 3);

  @Test
  void anImageVectorIsAFunctionOfItsTextAndItsSeedAmongAnyOthers() {
    Torch.start(2);
    Torch.enterThread();
    try (var tensors = new InitialTensors(TensorLayout.of(PRIOR), 1, 0.3);
        var vectors = new ImageVectors(Prior.load(PRIOR, tensors, DataType.FLOAT32, Device.cpu()), PRIOR);
        var manager = Torch.newManager(Device.cpu())) {
      var wish = new ImageVectors.Wish(text(1), 7);
      var alone = vectors.draw(manager, List.of(wish)).get(0);
      var many = new ArrayList<ImageVectors.Wish>();
      for (int seed = 100; seed < 170; seed++) {
        many.add(new ImageVectors.Wish(text(seed), seed));
      }
      many.add(wish);
      many.add(new ImageVectors.Wish(text(1), 8));
      many.add(new ImageVectors.Wish(text(2), 7));

      var drawn = vectors.draw(manager, many);

      assertThat(drawn).hasSize(73);
      assertThat(drawn.get(70)).containsExactly(alone, within(1e-4f));
      assertThat(difference(drawn.get(71), alone)).isGreaterThan(0.01);
      assertThat(difference(drawn.get(72), alone)).isGreaterThan(0.01);
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
