package io.paellera.renderer.pipeline;

import static io.paellera.renderer.pipeline.BuiltInRenderer.render;
import static io.paellera.renderer.pipeline.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.RenderSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A row's tokens are a function of its spec, as far as the engine's rounding doesn't depend on the batch's size. */
@ExtendWith(BuiltInRenderer.class)
class DeterminismTest {

  private static final Logger LOG = LoggerFactory.getLogger(DeterminismTest.class);
  private static final int STEPS = 4;
  private static final List<String> OTHERS = List.of("pizza", "rocket", "house", "octopus", "star", "banana", "frog", "penguin");

  private final PaellaRenderer renderer;

  DeterminismTest(PaellaRenderer renderer) {
    this.renderer = renderer;
  }

  @Test
  void aRowHasTheSameTokensAtEveryPositionAmongAnyBatchMates() {
    var row = Specs.withSize(spec("red apple", 77, STEPS), 32, 32);
    for (int size : new int[] {2, 3, 6}) {
      var expected = render(renderer, batch(row, 0, size, 0)).get(0).tokens();
      for (int position = 0; position < size; position++) {
        var tokens = render(renderer, batch(row, position, size, 1 + position)).get(position).tokens();
        assertThat(tokens).as("position " + position + " of " + size).isEqualTo(expected);
      }
    }
  }

  @Test
  void otherBatchSizesChangeFewTokensIfAny() {
    var specs = new ArrayList<RenderSpec>();
    for (int i = 0; i < 8; i++) {
      specs.add(spec(OTHERS.get(i % OTHERS.size()), 1000 + i, STEPS));
    }
    var alone = new ArrayList<int[]>();
    specs.forEach(spec -> alone.add(render(renderer, List.of(spec)).get(0).tokens()));
    var table = new StringBuilder("tokens that differ from batch size 1, per million, after " + STEPS + " steps:");
    for (int size : new int[] {2, 3, 4, 8}) {
      long different = 0;
      long total = 0;
      for (int from = 0; from + size <= specs.size(); from += size) {
        var images = render(renderer, specs.subList(from, from + size));
        for (int i = 0; i < size; i++) {
          different += differences(images.get(i).tokens(), alone.get(from + i));
          total += alone.get(from + i).length;
        }
      }
      table.append(String.format("%n  batch size %2d: %d", size, different * 1_000_000 / total));
      assertThat(different).as("differing tokens of " + total + " at batch size " + size).isLessThan(total / 10);
    }
    LOG.info("{}", table);
  }

  private static List<RenderSpec> batch(RenderSpec row, int position, int size, int mates) {
    var batch = new ArrayList<RenderSpec>();
    for (int i = 0; i < size; i++) {
      var mate = spec(OTHERS.get((i + mates) % OTHERS.size()), 10L * mates + i, STEPS);
      batch.add(i == position ? row : Specs.withSize(mate, 32, 32));
    }
    return batch;
  }

  private static long differences(int[] tokens, int[] others) {
    long count = 0;
    for (int i = 0; i < tokens.length; i++) {
      count += tokens[i] == others[i] ? 0 : 1;
    }
    return count;
  }
}
